type Opened = { status: number; location: string | null; page: string; cookie: string }

/** Asks for an address as a browser does, but follows no redirect. */
export async function openAddress(address: string, headers: Record<string, string> = {}): Promise<Opened> {
  const answer = await fetch(address, { headers: { Accept: 'text/html', ...headers }, redirect: 'manual' })
  const [cookie = ''] = answer.headers.get('set-cookie')?.split(';') ?? []
  return { status: answer.status, location: answer.headers.get('location'), page: await answer.text(), cookie }
}

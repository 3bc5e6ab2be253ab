/** Where the portal of a signed link (Get Connected, Synap) sends its bearer back to us. */
export function returnAddressOf({ url }: { url: string }): { url: string; slug: string; code: string } {
  const { searchParams } = new URL(url)
  const address = searchParams.get('return') ?? searchParams.get('error_url')
  const [, slug, code] = /\/i\/([^/]+)\/([^/]+)\/returned$/.exec(address ?? '') ?? []
  if (address === null || slug === undefined || code === undefined) throw new Error('The link has no return address of ours.')
  return { url: address, slug, code }
}

// Prints every contact that has not set up the account yet, page by page, and waits when it asks too fast.
// INVITE_DESK_URL is the address of the product, INVITE_DESK_KEY an API key.

type Contact = { given_name: string; family_name: string; status: string }
type Page = { data: Contact[]; next_cursor: string | null }
type Problem = { detail: string; code: string; cure: string }

async function get(path: string): Promise<Page> {
  const response = await fetch(`${process.env.INVITE_DESK_URL}/api/v1${path}`, {
    headers: { Authorization: `Bearer ${process.env.INVITE_DESK_KEY}` },
  })
  if (response.status === 429) {
    const seconds = Number(response.headers.get('Retry-After'))
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    return get(path)
  }
  if (!response.ok) {
    const problem: Problem = await response.json()
    throw new Error(`${problem.code}: ${problem.detail} ${problem.cure}`)
  }
  return response.json()
}

let cursor: string | null = ''
do {
  const page: Page = await get(`/contacts?not_reached=activated&limit=500&cursor=${encodeURIComponent(cursor)}`)
  for (const { given_name, family_name, status } of page.data) console.log(`${given_name} ${family_name}: ${status}`)
  cursor = page.next_cursor
} while (cursor !== null)

export {}

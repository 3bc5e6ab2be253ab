/**
 * Threat: another site makes a signed-in member's browser change something, or a page that somebody on the way put in the place
 * of ours. Choice: a request that names another origin is refused; else the browser's own word that it comes from this origin
 * is taken, also where it keeps the origin to itself (`null`): of a sandboxed frame and of another site it says cross-site (decision
 * 66). Over plain http browsers leave that header out, and only an Origin that is ours will do. Host and scheme are what the front
 * door found; what came by https has no http origin, while plain http may be what a proxy made of https.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (origin === null || origin === 'null') return site === 'same-origin'
  return isOurs(origin, headers) && (site === null || site === 'same-origin')
}

function isOurs(origin: string, headers: Headers): boolean {
  const host = headers.get('host')
  if (host === null || !URL.canParse(origin)) return false
  const from = new URL(origin)
  return from.host === host.toLowerCase() && (from.protocol === 'https:' || headers.get('x-forwarded-proto') !== 'https')
}

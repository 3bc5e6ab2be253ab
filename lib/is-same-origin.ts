/**
 * Threat: another site makes a signed-in member's browser change something. Choice: a request that names another origin is
 * refused; else the browser's own word that it comes from this origin is taken; over plain http browsers leave that header
 * out, and only an Origin that is ours will do. The host is the one the front door has admitted.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const host = headers.get('host')
  if (origin === null) return site === 'same-origin'
  const isOurs = host !== null && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
  return isOurs && (site === null || site === 'same-origin')
}

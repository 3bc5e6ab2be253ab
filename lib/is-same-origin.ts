/**
 * Threat: another site makes a signed-in member's browser change something. Choice: only the browser's own word that the
 * request comes from this origin is taken; over plain http browsers leave that header out, and the Origin decides.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = headers.get('origin')
  const host = headers.get('x-forwarded-host') ?? headers.get('host')
  return origin !== null && host !== null && URL.canParse(origin) && new URL(origin).host === host
}

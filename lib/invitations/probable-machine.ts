/** Mail scanners, link previews, crawlers and programs as they name themselves. Cubot makes phones. */
const machineAgents =
  /(?<!cu)bot\b|crawl|spider|preview|scan|monitor|headless|facebookexternalhit|whatsapp\/|proofpoint|mimecast|barracuda|ironport|safelinks|microsoft office|ms-office|googleimageproxy|yahoomailproxy|curl\/|wget|python|java\/|okhttp|go-http-client|axios|^node$|undici|libwww|httpclient|ruby|perl|php/i

/**
 * Whether a look at an invite page, or a press of its button, was probably not a person's: a HEAD, no or a machine's user
 * agent, no language, or fetched ahead (Sec-Purpose). A guess, so it decides only what is counted, never what is answered.
 */
export function isProbableMachine({ method, headers }: Pick<Request, 'method' | 'headers'>): boolean {
  if (method === 'HEAD') return true
  const agent = headers.get('user-agent') ?? ''
  if (agent === '' || machineAgents.test(agent)) return true
  const language = headers.get('accept-language') ?? ''
  if (language === '' || language === '*') return true
  const purpose = `${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''} ${headers.get('x-moz') ?? ''}`
  return /prefetch|prerender|preview/i.test(purpose)
}

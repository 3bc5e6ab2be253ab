// The evening after a campaign: ten thousand families open their page and press the button within five minutes.
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { type Asked, askMany, askSteadily } from './ask-many'
import { withEmptyServer } from './empty-page'
import { compare, type Figure, minutesAsked, percentile } from './measure'
import { startWebServer } from './measured-server'

const families = 5_000
const pressesPerSecond = 10_000 / 300
const opened = 200

/** Without them each look would count as a mail scanner's, which is not the work that a family makes. */
const phone = {
  'user-agent': 'Mozilla/5.0 (Linux; Android 9; SM-J337) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0 Mobile Safari/537.36',
  'accept-language': 'es-US,es;q=0.9,en;q=0.8',
}

/** One minute of it, or as many as `--minutes=…` says; a family comes again when all have been there. */
export async function benchInvitePage(): Promise<Figure[]> {
  const now = new Date()
  const web = await startWebServer()
  try {
    const contacts = Array.from({ length: families }, (_, index) => ({ guid: crypto.randomUUID(), familyName: `Family${index}` }))
    const { owner, portalId, contactIds } = await makeIssuingDistrict(contacts)
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    const urls = pages.map(({ url }) => url)
    let looks = 0
    const look = (): Asked => ({ url: pageOf(urls, looks++), headers: phone })
    const get = await withEmptyServer((empty) =>
      compare({
        what: 'GET of an invite page, a first look',
        run: () => askMany(opened, look),
        beside: { what: 'an empty page', run: () => askMany(opened, { url: `${empty.url}/dynamic` }) },
        count: opened,
        wanted: { atLeast: 1 },
      }),
    )
    const press = (index: number): Asked => ({
      url: pageOf(urls, index),
      method: 'POST',
      headers: { ...phone, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'action=continue',
      status: 303,
    })
    await askSteadily(pressesPerSecond, 5, press)
    const seconds = Math.round(minutesAsked(1) * 60)
    const took = await askSteadily(pressesPerSecond, seconds, press)
    return [
      get,
      { what: `POST that signs, 33 a second for ${seconds} s, median`, value: percentile(took, 0.5), unit: 'ms' },
      { what: 'the same, 99th percentile', value: percentile(took, 0.99), unit: 'ms', wanted: { atMost: 250 } },
    ]
  } finally {
    await web.stop()
  }
}

/** One family after the other, and from the first again. */
function pageOf(urls: readonly string[], index: number): string {
  return urls[index % urls.length] ?? ''
}

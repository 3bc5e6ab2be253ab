// Whether web server and worker keep what they no longer need: their memory while members and families ask without a pause.
import { setTimeout as pause } from 'node:timers/promises'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { type Asked, askMany } from './ask-many'
import { signIn } from './bench-serving'
import { type Figure, minutesAsked } from './measure'
import { type MeasuredProcess, startWebServer, startWorker } from './measured-server'

const contacts = 2_000
const sampleMilliseconds = 2_000
/** Until everything was loaded once, and the collector knows how much comes. */
const warmShare = 0.4

type Sample = { minutes: number; megabytes: number }

/** Five minutes, or as many as `--minutes=…` says. */
export async function benchMemory(): Promise<Figure[]> {
  const now = new Date()
  const web = await startWebServer()
  const worker = startWorker()
  try {
    const made = Array.from({ length: contacts }, (_, index) => ({ guid: crypto.randomUUID(), familyName: `Family${index}` }))
    const { owner, portalId, contactIds } = await makeIssuingDistrict(made)
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    const headers = { cookie: await signIn(owner, now) }
    const asked: Asked[] = [
      ...['/', '/contacts', `/contacts/${contactIds[0]}`, '/links', '/mail', '/audit', '/portals', '/roster'].map((path) => ({
        url: web.url + path,
        headers,
      })),
      ...pages.slice(0, 20).map(({ url }) => ({ url })),
    ]
    const stopping = new AbortController()
    const watching = Promise.all([watch(web, stopping.signal), watch(worker, stopping.signal)])
    const ends = performance.now() + minutesAsked(5) * 60_000
    while (performance.now() < ends) for (const one of asked) await askMany(4, one)
    stopping.abort()
    const [ofWeb, ofWorker] = await watching
    return [...figuresOf('web server', ofWeb, 450), ...figuresOf('worker', ofWorker, 300)]
  } finally {
    await Promise.all([web.stop(), worker.stop()])
  }
}

async function watch(measured: MeasuredProcess, signal: AbortSignal): Promise<Sample[]> {
  const began = performance.now()
  const samples: Sample[] = []
  while (!signal.aborted) {
    samples.push({ minutes: (performance.now() - began) / 60_000, megabytes: await measured.residentMegabytes() })
    await pause(sampleMilliseconds)
  }
  return samples
}

function figuresOf(name: string, samples: readonly Sample[], mostMegabytes: number): Figure[] {
  const most = Math.max(...samples.map(({ megabytes }) => megabytes))
  const minutes = Math.round(samples.at(-1)?.minutes ?? 0)
  return [
    { what: `memory of the ${name}, at most in ${minutes} minutes`, value: most, unit: 'MB', wanted: { atMost: mostMegabytes } },
    { what: 'its slope once it is warm', value: slopeOf(samples.slice(Math.floor(samples.length * warmShare))), unit: 'MB a minute' },
  ]
}

/** Of the straight line that lies closest to the samples (least squares). */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const [time, memory] = [mean(({ minutes }) => minutes), mean(({ megabytes }) => megabytes)]
  const covariance = mean(({ minutes, megabytes }) => (minutes - time) * (megabytes - memory))
  return covariance / mean(({ minutes }) => (minutes - time) ** 2)
}

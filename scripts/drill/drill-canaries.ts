import startProduct from '@/e2e/start-product'
import { plantCanaries } from './canaries/plant-canaries'
import { type Search, searchCanaries } from './canaries/search-canaries'
import { fuzz } from './drill-fuzz'
import { makeFuzzPlace } from './fuzz/make-fuzz-place'

export type CanaryReport = Search & { seconds: number }

/** Plants secrets in the product as it runs, lets so many odd requests come, and looks where the secrets have got to. The browser suite does the same around all its journeys. */
export async function drillCanaries({ requests, seed }: { requests: number; seed: number }): Promise<CanaryReport> {
  const began = Date.now()
  const stop = await startProduct()
  try {
    const canaries = await plantCanaries(process.env.E2E_URL ?? '')
    await fuzz(await makeFuzzPlace(canaries.url, { keys: 5 }), { requests, seed, atOnce: 6 })
    return { ...(await searchCanaries(canaries)), seconds: (Date.now() - began) / 1000 }
  } finally {
    await stop()
  }
}

/** Whether fifty secrets were planted and none has got anywhere. */
export function isTight({ canaries, found }: CanaryReport): boolean {
  return canaries >= 50 && found.length === 0
}

// Plants secrets in the product before all journeys and looks after them where they have got to.
import { plantCanaries } from '@/scripts/drill/canaries/plant-canaries'
import { searchCanaries } from '@/scripts/drill/canaries/search-canaries'
import startProduct from './start-product'

/** Returns the end, which fails when one of the secrets stands in a log, a bundle, a page or the database as it is. */
export default async function startWithCanaries(): Promise<() => Promise<void>> {
  const stop = await startProduct()
  try {
    const canaries = await plantCanaries(process.env.E2E_URL ?? '')
    return async () => {
      try {
        const { found, bytes, canaries: planted } = await searchCanaries(canaries)
        process.stdout.write(`${planted} secrets and traits of persons were looked for in ${JSON.stringify(bytes)} bytes.\n`)
        if (found.length > 0) throw new Error(`Secrets got out:\n${found.join('\n')}`)
      } finally {
        await stop()
      }
    }
  } catch (error) {
    await stop()
    throw error
  }
}

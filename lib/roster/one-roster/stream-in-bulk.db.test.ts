import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { streamInBulk } from './stream-in-bulk'

async function open({ signal = new AbortController().signal }: { signal?: AbortSignal } = {}) {
  const { districtId } = await makeDistrict()
  const sources = () => inDistrict(districtId, (tx) => tx.rosterSource.count({ where: { districtId } }))
  const stream = streamInBulk<number>({ districtId, signal }, async (tx, hand) => {
    for (let step = 1; step <= 3; step++) {
      await tx.$executeRaw`
        INSERT INTO roster_sources (district_id, id, name, format) VALUES (${districtId}::uuid, gen_random_uuid(), ${`source ${step}`}, 'contacts')`
      await hand(step)
    }
  })
  return { sources, stream, districtId }
}

describe('streamInBulk', () => {
  it('hands over what is made, and commits at the end', async () => {
    const { sources, stream } = await open()
    const steps = []
    for await (const step of stream) {
      steps.push(step)
      if (step === 1) expect(await sources()).toBe(0)
    }
    expect(steps).toEqual([1, 2, 3])
    expect(await sources()).toBe(3)
  })

  it('takes everything back when nobody reads on', async () => {
    const { sources, stream } = await open()
    for await (const _ of stream) break
    expect(await sources()).toBe(0)
  })

  it('takes everything back when it is aborted, with the reason', async () => {
    const aborted = new AbortController()
    const { sources, stream } = await open({ signal: aborted.signal })
    const reading = async () => {
      for await (const _ of stream) aborted.abort(new Error('The import is no longer ours.'))
    }
    await expect(reading()).rejects.toThrow('The import is no longer ours.')
    expect(await sources()).toBe(0)
  })

  it('ends a statement that would go on for long', async () => {
    const { districtId } = await makeDistrict()
    const aborted = new AbortController()
    const stream = streamInBulk<'begun'>({ districtId, signal: aborted.signal }, async (tx, hand) => {
      await hand('begun')
      await tx.$queryRaw`SELECT pg_sleep(600)`
    })
    const reading = async () => {
      for await (const _ of stream) aborted.abort(new Error('stop'))
    }
    await expect(reading()).rejects.toThrow('stop')
  })

  it('passes on what is thrown while rows are made, without the values of a statement', async () => {
    const { districtId } = await makeDistrict()
    const stream = streamInBulk({ districtId, signal: new AbortController().signal }, async (tx) => {
      await tx.$queryRaw`SELECT ${'Ana Ruiz'}::integer`
    })
    const failure = await stream.next().catch((error: unknown) => String(error))
    expect(failure).toContain('The database refused a statement')
    expect(failure).not.toContain('Ruiz')
  })
})

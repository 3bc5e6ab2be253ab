import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeOutbox } from '@/scripts/testing/make-outbox'
import { leaseMessages } from './lease-messages'
import { outboxWriter } from './outbox-writer'

it('writes the others of a batch where the database refuses one', async () => {
  const { districtId } = await makeOutbox({ port: 25, count: 3 })
  const lease = await leaseMessages(districtId, { most: 3, leaseMilliseconds: 30_000 })
  const [settled, refused, handedOver] = lease?.messages ?? []
  if (!settled || !refused || !handedOver) throw new Error('Three were due.')
  const writer = outboxWriter(districtId, 30_000)
  const said = { waitMilliseconds: 60_000, smtpCode: 421 }
  const written = await Promise.all([
    writer.write(settled, { ...said, kind: 'settled', suppress: null, state: 'accepted', attempts: 1, cause: null, reply: 'Ok' }),
    writer.write(refused, { ...said, kind: 'postponed', cause: 'greeting', reply: 'No text for a database: \u0000' }),
    writer.write(handedOver, { kind: 'handed_over', templateVersion: 0 }),
  ])
  expect(written).toEqual([true, false, true])
  const messages = await inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))
  expect(messages.map(({ state }) => state)).toEqual(['accepted', 'leased', 'handed_over'])
})

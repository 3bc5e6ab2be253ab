import { expect, it } from 'vitest'
import { Ledger, SeenTokens, Users } from './memory'

it('forgets the oldest of what it accepted and refused', () => {
  const ledger = new Ledger<{ guid: number }>()
  for (let guid = 1; guid <= 1_001; guid++) {
    ledger.accept({ guid }, new Date(guid))
    ledger.refuse(String(guid), new Date(guid))
  }
  expect(ledger.accepted).toHaveLength(1_000)
  expect(ledger.accepted[0]).toEqual({ guid: 2, at: new Date(2) })
  expect(ledger.refused).toHaveLength(1_000)
  expect(ledger.refused.at(-1)).toEqual({ reason: '1001', at: new Date(1_001) })
})

it('knows a token it has seen', () => {
  const seen = new SeenTokens()
  seen.add('a')
  expect([seen.has('a'), seen.has('b')]).toEqual([true, false])
})

it('finds a user by e-mail, whatever its case, or makes one', () => {
  const users = new Users(['Ana@example.org'])
  expect(users.has('ana@EXAMPLE.org')).toBe(true)
  expect(users.findOrCreate({ email: 'ana@example.org', name: 'Ana' })).toBe('found')
  expect(users.findOrCreate({ email: 'minh@example.org', name: 'Minh' })).toBe('created')
  expect(users.findOrCreate({ email: 'minh@example.org', name: 'Minh' })).toBe('found')
})

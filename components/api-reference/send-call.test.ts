import { expect, it } from 'vitest'
import { addressOf } from './send-call'

const parameter = (name: string, where: 'path' | 'query' | 'header') => ({ name, where, required: false, hint: '' })

it('an address has what was filled in, as text of an address, and nothing that was left blank', () => {
  const call = {
    path: '/contacts/{id}/links',
    parameters: [
      parameter('id', 'path'),
      parameter('search', 'query'),
      parameter('limit', 'query'),
      parameter('Idempotency-Key', 'header'),
    ],
  }
  const values = { id: ' a/../b ', search: 'Ana & Bo', limit: '', 'Idempotency-Key': 'k' }
  expect(addressOf(call, values)).toBe('/api/v1/contacts/a%2F..%2Fb/links?search=Ana+%26+Bo')
})

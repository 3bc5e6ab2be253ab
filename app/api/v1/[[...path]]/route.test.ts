import { describe, expect, it } from 'vitest'
import { DELETE, GET, PATCH, POST, PUT } from './route'

describe('a path that is no call', () => {
  it('is answered in the API’s own way', async () => {
    for (const answer of [GET, POST, PUT, PATCH, DELETE]) {
      const response = answer()
      expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
      expect(await response.json()).toMatchObject({ code: 'not_found', status: 404 })
    }
  })
})

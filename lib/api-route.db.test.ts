import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { makeApiKey } from '@/scripts/testing/call-api'
import { makeDistrict } from '@/scripts/testing/make-district'
import { apiCall } from './api/api-call'
import { apiRoute } from './api-route'
import { logger } from './logger'

const call = apiCall({ method: 'GET', path: '/tests', summary: 'A test', can: () => true, answer: z.strictObject({}) })

describe('apiRoute', () => {
  it('answers a bug with a request id alone, and logs it once without what Prisma quotes', async () => {
    const logged = vi.spyOn(logger, 'error')
    const broken = apiRoute(call, async () => {
      throw Object.assign(new Error('where: { email: "ana@example.org" }'), { name: 'PrismaClientValidationError' })
    })
    const key = await makeApiKey(await makeDistrict())
    const response = await broken(new Request('http://localhost/api/v1/tests', { headers: { Authorization: `Bearer ${key}` } }))
    const problem = await response.json()
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'application/problem+json'])
    expect(problem).toMatchObject({ code: 'internal', request_id: response.headers.get('x-request-id') })
    expect(JSON.stringify(problem)).not.toContain('ana@example.org')
    expect(logged).toHaveBeenCalledOnce()
    expect(JSON.stringify(logged.mock.calls)).toContain(problem.request_id)
    expect(JSON.stringify(logged.mock.calls)).not.toContain('ana@example.org')
  })
})

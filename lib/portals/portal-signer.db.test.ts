import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, testSecret } from '@/scripts/testing/make-portal'
import { loadPortalSigner } from './portal-signer'

const subject = { guid: 'g1', givenName: 'Ana', familyName: 'Reyes', email: null }

async function loadSigner() {
  const { districtId, owner } = await makeDistrict()
  const { id } = await makePortal(owner)
  return inDistrict(districtId, (tx) => loadPortalSigner(tx, districtId, id))
}

describe('a portal’s signer', () => {
  it('signs whole seconds at any moment of the clock, in a token that any HMAC verifies', async () => {
    const signer = await loadSigner()
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 8_000_000_000_000, noNaN: true }),
        fc.integer({ min: 60, max: 86_400 }),
        async (clock, lifetimeSeconds) => {
          const now = new Date(clock)
          const { token, issuedAt, expiresAt } = await signer.sign({ subject, lifetimeSeconds, now })
          const [header, payload, signature] = token.split('.')
          expect(signature).toBe(createHmac('sha256', testSecret).update(`${header}.${payload}`).digest('base64url'))
          const { iat, exp } = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
          expect([Number.isInteger(iat), Number.isInteger(exp), exp - iat]).toEqual([true, true, lifetimeSeconds])
          expect([issuedAt.getTime(), expiresAt.getTime()]).toEqual([iat * 1000, exp * 1000])
          // Never in the future of the clock that asked.
          expect(issuedAt.getTime()).toBeLessThanOrEqual(now.getTime())
          expect(now.getTime() - issuedAt.getTime()).toBeLessThan(1_000)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it.each([0, -1, 59, 86_401, 60.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER])(
    'refuses a lifetime of %d seconds',
    async (lifetimeSeconds) => {
      const signer = await loadSigner()
      await expect(signer.sign({ subject, lifetimeSeconds, now: new Date() })).rejects.toMatchObject({ code: 'invalid_lifetime' })
    },
  )
})

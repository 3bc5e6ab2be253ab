import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testSecret } from '@/scripts/testing/make-portal'
import { zoe as subject } from '@/scripts/testing/portal-tokens'
import { clickLifetime, loadPortalSigner } from './portal-signer'

type OtherKind = Parameters<typeof makePortalOf>[1]

async function loadSigner(kind: OtherKind | 'gg4l' = 'gg4l', settings: Record<string, unknown> = {}) {
  const { districtId, owner } = await makeDistrict()
  const { id } = await (kind === 'gg4l' ? makePortal(owner, settings) : makePortalOf(owner, kind, settings))
  return inDistrict(districtId, (tx) => loadPortalSigner(tx, districtId, id))
}

describe('a portal’s signer', () => {
  it('signs whole seconds at any moment of the clock, in a token that any HMAC verifies', async () => {
    const signer = await loadSigner()
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 8_000_000_000_000, noNaN: true }),
        fc.integer({ min: 60, max: 86_400 }),
        (clock, lifetimeSeconds) => {
          const now = new Date(clock)
          const { token, issuedAt, expiresAt } = signer.sign({ subject, lifetimeSeconds, now })
          const [header, payload, signature] = token.split('.')
          expect(signature).toBe(createHmac('sha256', testSecret).update(`${header}.${payload}`).digest('base64url'))
          const { iat, exp } = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
          expect([Number.isInteger(iat), Number.isInteger(exp), exp - iat]).toEqual([true, true, lifetimeSeconds])
          expect([issuedAt.getTime(), expiresAt?.getTime()]).toEqual([iat * 1000, exp * 1000])
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
      expect(() => signer.sign({ subject, lifetimeSeconds, now: new Date() })).toThrow(
        expect.objectContaining({ code: 'invalid_lifetime' }),
      )
    },
  )

  const now = new Date('2026-03-01T12:00:00.789Z')
  const iat = 1_772_366_400

  it.each<[OtherKind, Record<string, unknown>, { seconds: number | null; onlyAtClick: boolean; atClick: number | null }]>([
    ['get_connected', {}, { seconds: null, onlyAtClick: false, atClick: null }],
    ['proprofs', {}, { seconds: 180, onlyAtClick: true, atClick: 180 }],
    ['synap', {}, { seconds: 1_209_600, onlyAtClick: false, atClick: 1_209_600 }],
    ['synap', { lifetime_seconds: 600, exp_unit: 'milliseconds' }, { seconds: 600, onlyAtClick: false, atClick: 600 }],
    ['custom', {}, { seconds: 3_600, onlyAtClick: false, atClick: 3_600 }],
    ['custom', { lifetime_seconds: 600 }, { seconds: 600, onlyAtClick: true, atClick: 600 }],
    [
      'custom',
      { claims_template: '{"sub":"{guid}","iat":"{iat}"}', lifetime_seconds: 600 },
      { seconds: 600, onlyAtClick: true, atClick: 600 },
    ],
  ])('of %s with %o signs for %o', async (kind, settings, { seconds, onlyAtClick, atClick }) => {
    const signer = await loadSigner(kind, settings)
    expect({ onlyAtClick: signer.onlyAtClick, atClick: clickLifetime(signer.lifetime), signsIn: signer.signsIn }).toEqual({
      onlyAtClick,
      atClick,
      signsIn: true,
    })
    const { issuedAt, expiresAt } = signer.sign({ subject, lifetimeSeconds: null, now })
    expect(issuedAt).toEqual(new Date(iat * 1000))
    expect(expiresAt).toEqual(seconds === null ? null : new Date((iat + seconds) * 1000))
  })

  it.each<OtherKind>(['get_connected', 'proprofs', 'custom'])('of %s never makes the same jti twice', async (kind) => {
    const signer = await loadSigner(kind)
    const signed = Array.from({ length: 200 }, () => signer.sign({ subject, lifetimeSeconds: null, now }))
    const jtis = signed.map(({ claims }) => JSON.parse(claims).jti)
    expect(new Set(jtis).size).toBe(200)
    for (const jti of jtis) expect(jti).toMatch(/^1772366400[0-9a-f]{32}$/)
  })

  it.each<[OtherKind, Record<string, unknown>, number]>([
    ['get_connected', {}, 3_600],
    ['proprofs', {}, 181],
    ['synap', {}, 1_209_601],
    ['synap', {}, 59],
    ['custom', {}, 3_601],
    ['custom', { claims_template: '{"sub":"{guid}","iat":"{iat}"}' }, 60],
  ])('of %s with %o refuses a lifetime of %d seconds', async (kind, settings, lifetimeSeconds) => {
    const signer = await loadSigner(kind, settings)
    expect(() => signer.sign({ subject, lifetimeSeconds, now })).toThrow(expect.objectContaining({ code: 'invalid_lifetime' }))
  })

  it('takes the digest of a ProProfs API key for its key, as 32 ASCII bytes', async () => {
    const signer = await loadSigner('proprofs')
    const { token } = signer.sign({ subject, lifetimeSeconds: null, now })
    const [header, claims, signature] = token.split('.')
    const key = createHash('md5').update(testSecret).digest('hex')
    expect(signature).toBe(createHmac('sha256', key).update(`${header}.${claims}`).digest('base64url'))
  })

  it('makes each link of Get Connected and Synap a return address of its own', async () => {
    for (const kind of ['get_connected', 'synap'] as const) {
      const signer = await loadSigner(kind)
      const [one, other] = [signer.addressOf(crypto.randomUUID()), signer.addressOf(crypto.randomUUID())]
      expect(one.prefix).toBe(other.prefix)
      expect(one.suffix).not.toBe(other.suffix)
      expect(decodeURIComponent(one.suffix)).toMatch(/\/i\/[a-z0-9-]+\/[0-9a-f]{64}\/returned$/)
    }
  })

  it('is refused where nothing is ever signed', async () => {
    await expect(loadSigner('passage')).rejects.toMatchObject({ code: 'unsupported' })
  })
})

// One core and the same claims for all: an issuer, two times and a GUID, as GG4L wants them. Our side is what the product calls, portal
// and all; the others get their key ready once and are spared the parsing of claims where they can be.
import { createHmac, createSecretKey } from 'node:crypto'
import { createSigner } from 'fast-jwt'
import jsonwebtoken from 'jsonwebtoken'
import { inDistrict } from '@/lib/district-scope'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import { importSigningKey, tokenSigner } from '@/lib/tokens/sign-token'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, testSecret } from '@/scripts/testing/make-portal'
import { zoe } from '@/scripts/testing/portal-tokens'
import { importForJose, signByJose } from '@/scripts/testing/sign-by-jose'
import { compare, type Figure } from './measure'

const count = 50_000
/** jose and whole links take longer. */
const fewer = 10_000
const lifetimeSeconds = 3_600

const header = { alg: 'HS256', typ: 'JWT' } as const
const secret = Buffer.from(testSecret)
const key = createSecretKey(secret)

const issuedAt = 1_772_366_400
const people = Array.from({ length: count }, (_, index) => ({
  iss: 'jwtp.gg4l.com',
  sub: 'contact_setup_bench',
  exp: issuedAt + lifetimeSeconds,
  iat: issuedAt,
  guid: `50a5374f-2108-4a60-b7eb-${String(index).padStart(12, '0')}`,
}))
const texts = people.map((claims) => JSON.stringify(claims))

/** Tokens a second of our signer and of others. */
export async function benchSigning(): Promise<Figure[]> {
  const sign = tokenSigner(header, importSigningKey(secret))
  const fastJwt = createSigner({ key: secret, algorithm: 'HS256', noTimestamp: true })
  const forJose = await importForJose(secret)
  const ours = { what: 'sign HS256 tokens', run: () => texts.map((claims) => sign(claims)) }
  const subjects = people.map(({ guid }) => ({ ...zoe, guid }))
  const signer = await gg4lSigner()
  const now = new Date(issuedAt * 1_000)
  return [
    await compare({
      ...ours,
      count,
      beside: { what: 'fast-jwt', run: () => people.map((claims) => fastJwt(claims)) },
      wanted: { atLeast: 1.5 },
    }),
    await compare({
      ...ours,
      count,
      beside: { what: 'jsonwebtoken', run: () => people.map((claims) => jsonwebtoken.sign(claims, key, { algorithm: 'HS256' })) },
    }),
    await compare({
      what: ours.what,
      count: fewer,
      run: () => texts.slice(0, fewer).map((claims) => sign(claims)),
      beside: {
        what: 'jose, key imported once',
        run: async () => {
          for (const claims of texts.slice(0, fewer)) await signByJose({ header, claims }, forJose)
        },
      },
      wanted: { atLeast: 5 },
    }),
    await compare({
      ...ours,
      count,
      beside: {
        what: 'createHmac alone',
        run: () => texts.map((claims) => createHmac('sha256', key).update(claims).digest('base64url')),
      },
    }),
    await compare({
      what: 'sign for a contact, claims and all',
      count,
      run: () => subjects.map((subject) => signer.sign({ subject, lifetimeSeconds, now })),
      beside: ours,
    }),
  ]
}

async function gg4lSigner() {
  const { districtId, owner } = await makeDistrict()
  const { id } = await makePortal(owner)
  return inDistrict(districtId, (tx) => loadPortalSigner(tx, districtId, id))
}

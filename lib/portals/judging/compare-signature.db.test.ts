import { createHmac } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { savePortal } from '@/lib/portals/save-portal'
import { takeApart } from '@/lib/tokens/take-apart'
import { type KeyServer, startKeyServer } from '@/scripts/testing/key-server'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testSecret } from '@/scripts/testing/make-portal'
import { makeTestKey, signByKey } from '@/scripts/testing/passage-tokens'
import { compareSignature } from './compare-signature'
import { publicKeysOf } from './public-keys'
import { loadSignatureCheckers } from './signature-checker'

const own = makeTestKey('own')
const claims = { iss: 'app', sub: 'u', exp: 4_000_000_000 }

let server: KeyServer
let district: TestDistrict

beforeAll(async () => {
  server = await startKeyServer({ keys: [own.jwk] })
  district = await makeDistrict()
  await makePortalOf(district.owner, 'passage', { app_id: 'app', jwks_url: server.jwksUrl })
  await makePortal(district.owner)
})
afterAll(() => server.close())

function signBySecret(header: object): string {
  const input = [header, claims].map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')).join('.')
  return `${input}.${createHmac('sha256', testSecret).update(input).digest('base64url')}`
}

/** What was found, and how often the server of the public keys was asked for it. */
async function compare(token: string, given?: string) {
  const keys = publicKeysOf({ fetch: { allowed: [new URL(server.jwksUrl).host] } })
  const checkers = await inDistrict(district.districtId, (tx) => loadSignatureCheckers(tx, district.districtId, { keys }))
  const before = server.asked
  const checked = await compareSignature(
    checkers,
    takeApart(token),
    checkers.find(({ portal }) => portal.kind === given),
  )
  return { found: checked.map(({ checker, finding }) => [checker.portal.kind, finding.fits]), asked: server.asked - before }
}

describe('compareSignature', () => {
  it('asks no network when a stored secret fits', async () => {
    const token = signBySecret({ alg: 'HS256', kid: 'own' })
    expect(await compare(token)).toEqual({ found: [['gg4l', true]], asked: 0 })
  })

  it('asks for the public keys when no secret fits, after the secrets', async () => {
    const found = [
      ['gg4l', false],
      ['passage', true],
    ]
    expect(await compare(signByKey(own, claims))).toEqual({ found, asked: 1 })
  })

  it('asks the public keys of the portal in question although a secret fits', async () => {
    const { found } = await compare(signBySecret({ alg: 'HS256', kid: 'own' }), 'passage')
    expect(found).toEqual([
      ['gg4l', true],
      ['passage', false],
    ])
  })

  it('asks the public keys of all portals at the same time', async () => {
    const waiting: ServerResponse[] = []
    // It answers nobody before everybody has asked.
    const slow = createServer((_, response) => {
      waiting.push(response)
      if (waiting.length === 3) for (const one of waiting) one.end(JSON.stringify({ keys: [own.jwk] }))
    })
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const { port } = slow.address() as AddressInfo
    const { districtId, owner } = await makeDistrict()
    for (const name of ['a', 'b', 'c'])
      await savePortal(
        owner,
        { kind: 'passage', name, settings: { app_id: 'app', jwks_url: `http://127.0.0.1:${port}/${name}` } },
        new Date(),
      )
    const keys = publicKeysOf({ fetch: { allowed: ['127.0.0.1'] } })
    const checkers = await inDistrict(districtId, (tx) => loadSignatureCheckers(tx, districtId, { keys }))
    const checked = await compareSignature(checkers, takeApart(signByKey(own, claims)), undefined)
    expect(checked.map(({ finding }) => finding.fits)).toEqual([true, true, true])
    slow.close()
  })

  it('asks no network about a token that is not signed', async () => {
    expect((await compare(`${signByKey(own, claims, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`)).asked).toBe(0)
  })
})

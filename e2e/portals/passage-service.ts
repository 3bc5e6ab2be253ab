import { createHash, createPrivateKey, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { escapeHtml } from '@/e2e/escape-html'
import { secondsOf } from './claim-rules'
import { judgePassageToken, type PassageAccepted } from './judge-passage-token'
import { Ledger } from './memory'
import { SampleClock } from './sample-clock'
import { refusalPage, type Site, samplePage, signedInPage } from './sample-page'
import { type SampleAnswer, type SamplePortal, type SampleRequest, startSamplePortal } from './sample-server'

type Asked = {
  sub: string
  lifetimeSeconds?: number
  /** In place of, or beside, those that the service writes itself. */
  header?: object
  claims?: object
}

export type PassageService = SamplePortal<PassageAccepted> & {
  /** Where the public keys are. */
  jwksUrl: string
  /** The first public key, as somebody would paste it. */
  publicKeyPem: string
  /** A token as the service would have given it to the browser of this user. */
  issue(asked: Asked): string
  /** From now on another key signs; the one before still verifies. */
  rotateKeys(): void
}

export type PassageOptions = {
  appId: string
  /** PKCS #8 as PEM, to keep between runs; a new one when left out. */
  privateKeyPem?: string
  audience?: string
  port?: number
}

const passageSite: Site = { name: 'Sample Sign-in Service', system: 'Passage' }
const usualLifetimeSeconds = 3_600

/** Plays Passage, which closed: it issues tokens, publishes the keys to verify them with, and signs in with them at /sign-in. */
export async function startPassageService({ appId, privateKeyPem, audience, port = 0 }: PassageOptions): Promise<PassageService> {
  const clock = new SampleClock()
  const ledger = new Ledger<PassageAccepted>()
  const first = privateKeyPem === undefined ? makeKey() : keyFrom(createPrivateKey(privateKeyPem))
  const keys = [first]
  const issuers = [appId, `https://auth.passage.id/v1/apps/${appId}`]
  const keyOf = (wanted: string) => keys.find(({ kid }) => kid === wanted)?.publicKey
  const jwksPath = `/v1/apps/${appId}/.well-known/jwks.json`

  function issue({ sub, lifetimeSeconds = usualLifetimeSeconds, header, claims }: Asked): string {
    const { kid, privateKey } = keys.at(-1) ?? first
    const iat = secondsOf(clock.now())
    const encode = (members: object) => Buffer.from(JSON.stringify(members)).toString('base64url')
    const signed = `${encode({ alg: 'RS256', kid, ...header })}.${encode({ iss: appId, sub, iat, exp: iat + lifetimeSeconds, ...claims })}`
    return `${signed}.${createSign('sha256').update(signed, 'ascii').sign(privateKey, 'base64url')}`
  }

  function signIn(token: string): SampleAnswer {
    const at = clock.now()
    const judgement = judgePassageToken(token, { issuers, keyOf, ...(audience === undefined ? {} : { audience }) }, at)
    if (!judgement.accepted) {
      ledger.refuse(judgement.reason, at)
      return { page: refusalPage(passageSite, judgement.reason), status: 401 }
    }
    const { sub, expiresAt } = judgement
    ledger.accept({ sub, expiresAt }, at)
    return { page: signedInPage(passageSite, { who: sub, how: 'Your token fits the keys of this service.' }) }
  }

  const portal = await startSamplePortal({
    port,
    site: passageSite,
    clock,
    ledger,
    answer(request) {
      const { pathname } = request
      if (pathname === jwksPath) return { json: { keys: keys.map(publicJwk) } }
      if (pathname === '/sign-in') return signIn(tokenOf(request))
      return pathname === '/' ? { page: tokenPage(issue({ sub: sampleUser })) } : undefined
    },
  })
  return {
    ...portal,
    jwksUrl: `${portal.url}${jwksPath}`,
    publicKeyPem: first.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    issue,
    rotateKeys: () => void keys.push(makeKey()),
  }
}

type Key = { kid: string; privateKey: KeyObject; publicKey: KeyObject }

const sampleUser = 'sample-user-0001'

/** A private key to start the service with again: PKCS #8 as PEM. */
export function makePassageKeyPem(): string {
  return makeKey().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function makeKey(): Key {
  return keyFrom(generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey)
}

function keyFrom(privateKey: KeyObject): Key {
  const publicKey = createPublicKey(privateKey)
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
  return { kid, privateKey, publicKey }
}

function publicJwk({ kid, publicKey }: Key): object {
  return { ...publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid }
}

function tokenOf({ headers, cookies }: SampleRequest): string {
  const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? []
  return bearer ?? cookies.get('psg_auth_token') ?? ''
}

function tokenPage(token: string): string {
  return samplePage(passageSite, {
    title: 'A token to try',
    main: `<p>This page plays Passage. Here is a token that it has just made for one of its users. Paste it into Inspect.</p>
    <textarea readonly rows="9" aria-label="Token">${escapeHtml(token)}</textarea>
    <p class="small">It lives an hour. Reload the page for another one.</p>
    <p><a href="/accepted">What was accepted and refused</a></p>`,
  })
}

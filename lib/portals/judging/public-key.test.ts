import { generateKeyPairSync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeTestKey, opensslKey } from '@/scripts/testing/passage-tokens'
import { readJsonKeys, readPastedKeys } from './public-key'

const { publicKey, rsaPublicKey, certificate, jwk } = opensslKey
const own = makeTestKey('own')
const privatePem = own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const privateJwk = { ...own.privateKey.export({ format: 'jwk' }), kid: 'own' }
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const edwards = generateKeyPairSync('ed25519')
const curvePem = curve.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const weak = makeTestKey('weak', 1_024)
const setOf = (...keys: unknown[]) => JSON.stringify({ keys })

/** The keys as openssl writes them, so that equal keys are equal texts. */
function read(pasted: string) {
  const set = readPastedKeys(pasted)
  if ('mistake' in set) return set
  return { keys: set.keys.map(({ kid, key }) => [kid, key.export({ type: 'spki', format: 'pem' })]), unusable: set.unusable }
}

describe('what may be pasted', () => {
  it.each([
    ['a JWK Set', setOf(jwk), 'key-one'],
    ['a JWK Set with blanks around it', `\n ${JSON.stringify({ keys: [jwk] }, null, 2)}\n`, 'key-one'],
    ['a single JWK', JSON.stringify(jwk), 'key-one'],
    ['a JWK without use and alg', setOf({ kty: jwk.kty, kid: jwk.kid, n: jwk.n, e: jwk.e }), 'key-one'],
    ['a JWK for verifying', setOf({ ...jwk, key_ops: ['verify'] }), 'key-one'],
    ['a JWK without a kid', setOf({ ...jwk, kid: undefined }), null],
    ['a public key as PEM', publicKey, null],
    ['an RSA public key as PEM', rsaPublicKey, null],
    ['a certificate', certificate, null],
    ['a PEM on one line', publicKey.replaceAll('\n', ' '), null],
    ['a PEM with blank lines around it', `\n\n${publicKey}\n \n`, null],
    ['a PEM without line ends', publicKey.replaceAll('\n', ''), null],
    ['a PEM with the line ends of Windows', publicKey.replaceAll('\n', '\r\n'), null],
    ['a PEM with line ends as JSON writes them', publicKey.replaceAll('\n', '\\n'), null],
  ])('%s', (_, pasted, kid) => {
    expect(read(pasted)).toEqual({ keys: [[kid, publicKey]], unusable: [] })
  })

  it('several keys, by their kids or as PEM', () => {
    expect(read(setOf(jwk, own.jwk))).toMatchObject({
      keys: [
        ['key-one', publicKey],
        ['own', own.publicPem],
      ],
    })
    expect(read(publicKey + own.publicPem)).toMatchObject({
      keys: [
        [null, publicKey],
        [null, own.publicPem],
      ],
    })
  })

  it('any modulus: none is taken for a private key', () => {
    for (let times = 0; times < 200; times++)
      expect(read(setOf({ ...jwk, n: randomBytes(256).toString('base64url') }))).not.toMatchObject({ isSecret: true })
  })

  it('a set with keys that are of no use beside one that is, and why they are', () => {
    const others = [weak.jwk, { ...own.jwk, kid: 'enc', use: 'enc' }, { ...curve.publicKey.export({ format: 'jwk' }), kid: 'curve' }]
    expect(read(setOf(...others, jwk))).toEqual({
      keys: [['key-one', publicKey]],
      unusable: [
        { kid: 'weak', why: 'The key "weak" has 1024 bits; RS256 needs at least 2048 (RFC 7518 §3.3).' },
        { kid: 'enc', why: 'The key "enc" is for the use "enc", not for signatures.' },
        { kid: 'curve', why: 'The key "curve" is of the type "EC"; only RSA keys are used.' },
      ],
    })
  })
})

describe('a key that nobody but its owner may have', () => {
  const typed = (type: 'pkcs1' | 'pkcs8') => own.privateKey.export({ type, format: 'pem' }).toString()
  const der = (type: 'pkcs1' | 'pkcs8') => own.privateKey.export({ type, format: 'der' })
  const locked = own.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' })
  const base64Of = (bytes: Buffer) => bytes.toString('base64')
  const pemOf = (label: string, bytes: Buffer) => `-----BEGIN ${label}-----\n${base64Of(bytes)}\n-----END ${label}-----\n`
  it.each([
    ['a PEM', privatePem],
    ['an RSA PEM', typed('pkcs1')],
    ['an EC PEM', curve.privateKey.export({ type: 'sec1', format: 'pem' }).toString()],
    ['a locked PEM', own.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString()],
    ['a PEM of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----'],
    ['a PEM that is cut off', privatePem.slice(0, 300)],
    ['a PEM behind a public one', publicKey + privatePem],
    ['a PEM on one line', privatePem.replaceAll('\n', ' ')],
    ['a PEM inside JSON', JSON.stringify({ type: 'service_account', private_key: privatePem })],
    ['a JWK', JSON.stringify(privateJwk)],
    ['a JWK Set', setOf(jwk, privateJwk)],
    ['a JWK of a curve', setOf(curve.privateKey.export({ format: 'jwk' }))],
    ['a JWK with one private member', setOf({ ...jwk, dp: 'AQAB' })],
    ['a JWK that is cut off', JSON.stringify(privateJwk).slice(0, -10)],
    ['a list of JWKs', JSON.stringify([privateJwk])],
    ['a JWK beside a set', JSON.stringify({ keys: [jwk], signing: privateJwk })],
    ['a JWK within a public one', setOf({ ...jwk, private: { d: privateJwk.d } })],
    ['a JWK within a text of a set', JSON.stringify({ keys: [jwk], note: JSON.stringify(privateJwk) })],
    ['a JWK whose member is written otherwise', setOf(privateJwk).replace('"d":', '"\\u0064" :')],
    ['a JWK behind a PEM', publicKey + JSON.stringify(privateJwk, null, 2)],
    ['a JWK within a PEM', publicKey.replace('\n', `\n${JSON.stringify(privateJwk)}\n`)],
    ['bare base64', base64Of(der('pkcs8'))],
    ['bare base64 in lines', base64Of(der('pkcs8')).replace(/.{20}/g, '$&\r\n')],
    ['bare base64url', der('pkcs8').toString('base64url')],
    ['bare base64 of PKCS #1', base64Of(der('pkcs1'))],
    ['bare base64 of a curve', base64Of(curve.privateKey.export({ type: 'sec1', format: 'der' }))],
    ['bare base64 of Edwards', base64Of(edwards.privateKey.export({ type: 'pkcs8', format: 'der' }))],
    ['bare base64 of a locked one', base64Of(locked)],
    ['bare base64 of OpenSSH', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ=='],
    ['base64 behind a PEM', publicKey + base64Of(der('pkcs8'))],
    ['base64 in a set', JSON.stringify({ keys: [jwk], key: base64Of(der('pkcs1')) })],
    ['base64 that is called a public key', pemOf('PUBLIC KEY', der('pkcs8'))],
    ['base64 that is called an RSA public key', pemOf('RSA PUBLIC KEY', der('pkcs1'))],
    ['base64 that is called a certificate behind a public key', publicKey + pemOf('CERTIFICATE', der('pkcs8'))],
  ])('%s is refused and said loudly', (_, pasted) => {
    expect(readPastedKeys(pasted)).toEqual({ mistake: expect.stringMatching(/^THIS IS A PRIVATE KEY.*leaked/), isSecret: true })
  })

  it.each([
    ['a symmetric JWK', setOf({ kty: 'oct', k: 'c2VjcmV0', kid: 'a' })],
    ['one beside a public key', setOf(jwk, { kty: 'oct', k: 'c2VjcmV0' })],
    ['one that says it is RSA', setOf({ ...jwk, k: 'c2VjcmV0' })],
    ['one beside a set', JSON.stringify({ keys: [jwk], other: { kty: 'oct' } })],
    ['one behind a PEM', `${publicKey}{"kty": "oct"}`],
  ])('%s is refused and said loudly', (_, pasted) => {
    expect(readPastedKeys(pasted)).toEqual({ mistake: expect.stringMatching(/^THIS IS A SECRET KEY.*leaked/), isSecret: true })
  })

  it('is never repeated', () => {
    for (const pasted of [privatePem, setOf(privateJwk)])
      expect(JSON.stringify(readPastedKeys(pasted))).not.toContain(String(privateJwk.d).slice(0, 20))
  })
})

describe('what is refused', () => {
  it.each([
    ['nothing', '', 'neither'],
    ['a sentence', 'the keys are at the office', 'neither'],
    ['an address', 'https://auth.example.org/jwks.json', 'neither'],
    ['an array', `[${JSON.stringify(jwk)}]`, 'neither'],
    ['broken JSON', '{"keys":[', 'not JSON'],
    ['a set without keys', '{"keys":[]}', 'has no key'],
    ['an object that is no key', '{"hello":"world"}', 'without a type'],
    ['keys that are no objects', '{"keys":[null]}', 'without a type'],
    ['two keys of one kid', setOf(jwk, { ...own.jwk, kid: 'key-one' }), 'more than one key with the kid "key-one"'],
    ['a key twice', setOf(jwk, jwk), 'more than one key with the kid "key-one"'],
    ['a kid shared with a key of no use', setOf(jwk, { ...weak.jwk, kid: 'key-one' }), 'more than one key with the kid "key-one"'],
    ['a member twice', `{"keys":[],"keys":[${JSON.stringify(jwk)}]}`, 'the member "keys" twice'],
    ['a kid that is a number', setOf({ ...jwk, kid: 7 }), 'the kid 7, which is no text'],
    ['another type', setOf(curve.publicKey.export({ format: 'jwk' })), 'only RSA keys'],
    ['a key for encryption', setOf({ ...jwk, use: 'enc' }), 'not for signatures'],
    ['a key for another algorithm', setOf({ ...jwk, alg: 'PS256' }), 'only RS256'],
    ['a key for HS256', setOf({ ...jwk, alg: 'HS256' }), 'only RS256'],
    ['a key for encrypting', setOf({ ...jwk, key_ops: ['encrypt'] }), 'not for verifying'],
    ['a key without a modulus', setOf({ ...jwk, n: undefined }), 'lacks its modulus'],
    ['a modulus that is no base64url', setOf({ ...jwk, n: 'a+b/c=' }), 'lacks its modulus'],
    ['a weak key', setOf(weak.jwk), '1024 bits'],
    ['a weak key as PEM', weak.publicPem, '1024 bits'],
    ['an endless key', setOf({ ...jwk, n: '-'.repeat(2_000) }), 'at most 8192'],
    ['the exponent 1', setOf({ ...jwk, e: 'AQ' }), 'prove nothing'],
    ['an even exponent', setOf({ ...jwk, e: 'BA' }), 'prove nothing'],
    ['a huge exponent', setOf({ ...jwk, e: `AQ${'A'.repeat(40)}AQ` }), 'prove nothing'],
    ['a PEM of a curve', curvePem, 'only RSA keys'],
    ['a PEM that is damaged', publicKey.replace('MIIB', 'AAAA'), 'cannot be read'],
    ['a PEM that is cut off', publicKey.slice(0, 100), 'cut off'],
    ['a PEM with an end of another kind', publicKey.replace('END PUBLIC', 'END RSA PUBLIC'), 'cut off'],
    ['a PEM of something else', publicKey.replaceAll('PUBLIC KEY', 'CERTIFICATE REQUEST'), 'CERTIFICATE REQUEST'],
    ['a PEM among others', publicKey + publicKey.replaceAll('PUBLIC KEY', 'CERTIFICATE REQUEST'), 'CERTIFICATE REQUEST'],
    ['a PEM with text before it', `subject=CN = passage.example.org\n${certificate}`, 'Something else stands beside'],
    ['a PEM with text after it', `${certificate}Verify return code: 0`, 'Something else stands beside'],
    ['a PEM with half of another', `${publicKey}${publicKey.slice(0, 200)}`, 'Something else stands beside'],
    ['a PEM with a JWK', publicKey + JSON.stringify(jwk), 'Something else stands beside'],
    ['51 keys', setOf(...Array.from({ length: 51 }, (_, index) => ({ ...jwk, kid: `key-${index}` }))), '51 keys'],
    ['a thousand levels', `{"keys":${'['.repeat(1_000)}${']'.repeat(1_000)}}`, 'nested too deeply'],
  ])('%s', (_, pasted, reason) => {
    expect(readPastedKeys(pasted)).toEqual({ mistake: expect.stringContaining(reason), isSecret: false })
  })

  it('what a server serves as PEM: it serves a JWK Set', () => {
    expect(readJsonKeys(Buffer.from(publicKey))).toMatchObject({ mistake: expect.stringContaining('not JSON') })
  })

  it('any other text or JSON, without a fault', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"keys":[${json}]}`),
        ),
        (text) => {
          expect(readPastedKeys(text)).toHaveProperty('mistake')
          expect(readJsonKeys(Buffer.from(text))).toHaveProperty('mistake')
        },
      ),
    )
  })
})

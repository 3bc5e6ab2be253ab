import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wellKnownRoots } from '@/scripts/testing/merkle-trees'
import { findSigner, originOf, parseCheckpoint, rawPublicKey, signCheckpoint, type TreeHead, verifierKey } from './checkpoint'

/** The first key of RFC 8032 §7.1. */
const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
const key = createPrivateKey({ key: Buffer.from(`302e020100300506032b657004220420${secret}`, 'hex'), format: 'der', type: 'pkcs8' })

const districtId = '0199a1b2-c3d4-7000-8000-000000000001'
const head: TreeHead = {
  districtId,
  size: 8,
  rootHash: Buffer.from(wellKnownRoots[7] ?? '', 'hex'),
  signedAt: new Date('2026-03-02T15:00:00Z'),
}

/** As sha256sum and openssl make it of the same key, without this product. */
const note = `invite-desk/audit/0199a1b2-c3d4-7000-8000-000000000001
8
XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=
signed_at 2026-03-02T15:00:00.000Z

— invite-desk/audit/0199a1b2-c3d4-7000-8000-000000000001 geQZlyZZTrn7O7ZinAMgeiRO69mPXjvgu8royWxDJFwm3TovMXDMR+EDGMxbBaJuYDfpBK/Z8CbXSXuS2T+ltBLaOwA=
`

/** Which of the keys signed the note; undefined when it is none of ours, or none of theirs. */
function signerOf(text: string, keys: readonly Uint8Array[] = [publicKey]): Uint8Array | undefined {
  const checkpoint = parseCheckpoint(text)
  return checkpoint && findSigner(checkpoint, keys)
}

describe('a checkpoint', () => {
  it('is the signed note that other tools make', () => {
    expect(signCheckpoint(head, key)).toBe(note)
    expect(rawPublicKey(key)).toEqual(publicKey)
  })

  it('says what was signed, and by whom', () => {
    expect(parseCheckpoint(note)).toMatchObject(head)
    expect(signerOf(note)).toBe(publicKey)
    expect(originOf(districtId)).toBe(`invite-desk/audit/${districtId}`)
  })

  it('has a verifier key that other tools make', () => {
    expect(verifierKey(districtId, publicKey)).toBe(
      'invite-desk/audit/0199a1b2-c3d4-7000-8000-000000000001+81e41997+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea',
    )
  })

  it('comes back as it went out, for any tree head', () => {
    const anyHead = fc.record({
      districtId: fc.uuid(),
      size: fc.nat(2 ** 31 - 1),
      rootHash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
      signedAt: fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    })
    fc.assert(
      fc.property(anyHead, (any) => {
        const signed = signCheckpoint(any, key)
        expect(parseCheckpoint(signed)).toMatchObject(any)
        expect(signerOf(signed)).toBe(publicKey)
      }),
    )
  })

  it('is refused with any character changed, left out, doubled or put in', () => {
    for (let index = 0; index < note.length; index++) {
      const character = note.charAt(index)
      const before = note.slice(0, index)
      const after = note.slice(index + 1)
      const others = [String.fromCharCode(character.charCodeAt(0) ^ 1), 'A', '0', '=', '/', ' ', '\n', '\r', '\0', '—', '']
      const changed = [...others, character + character, `${character} `, `\n${character}`]
      for (const other of changed) {
        if (other !== character) expect(signerOf(before + other + after), `${JSON.stringify(other)} at ${index}`).toBeUndefined()
      }
    }
    expect(signerOf(`${note} `)).toBeUndefined()
    expect(signerOf(`${note}\n`)).toBeUndefined()
  })

  it('may carry signatures of others, as a note that witnesses signed does', () => {
    const witness =
      '— witness.example.org/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n'
    expect(signerOf(note + witness)).toBe(publicKey)
    expect(signerOf(note.replace('\n— ', `\n${witness}— `))).toBe(publicKey)
    expect(signerOf(note.replace(/— .*\n/, witness))).toBeUndefined()
  })

  it('counts only under a key that is known, and for its own district', () => {
    const other = generateKeyPairSync('ed25519').privateKey
    expect(signerOf(note, [])).toBeUndefined()
    expect(signerOf(note, [rawPublicKey(other)])).toBeUndefined()
    expect(signerOf(note, [rawPublicKey(other), publicKey])).toBe(publicKey)
    expect(signerOf(signCheckpoint(head, other))).toBeUndefined()
    const foreign = '0199a1b2-c3d4-7000-8000-000000000002'
    const moved = note.replace(districtId, foreign)
    expect(signerOf(moved)).toBeUndefined()
    expect(signerOf(note.replaceAll(districtId, foreign))).toBeUndefined()
  })

  it.each([
    ['nothing', ''],
    ['another origin', note.replaceAll('invite-desk/', 'go.sum/')],
    ['a carriage return before each line feed', note.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${note}`],
    ['no line feed at the end', note.slice(0, -1)],
    ['no signature', note.slice(0, note.indexOf('— '))],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['a line more', note.replace('\n\n', '\nanother\n\n')],
    ['no time', note.replace(/signed_at .*\n/, '')],
    ['a time without milliseconds', note.replace('00.000Z', '00Z')],
    ['a time of a zone', note.replace('00.000Z', '00.000+00:00')],
    ['a time that is none', note.replace('2026-03-02', '2026-02-30')],
    ['a size with a zero before it', note.replace('\n8\n', '\n08\n')],
    ['a size with a sign', note.replace('\n8\n', '\n+8\n')],
    ['a negative size', note.replace('\n8\n', '\n-8\n')],
    ['a size with a point', note.replace('\n8\n', '\n8.0\n')],
    ['a size past what a record holds', note.replace('\n8\n', '\n2147483648\n')],
    ['a root of 31 bytes', note.replace(/\n.{43}=\n/, `\n${Buffer.alloc(31).toString('base64')}\n`)],
    ['a root without padding', note.replace('yg=\n', 'yg\n')],
    ['a root in base64url', note.replace('z+Nw7/Rg', 'z-Nw7_Rg')],
    ['a signature without its bytes', note.replace(/ \S+\n$/, ' geQZlw==\n')],
  ])('is not read with %s', (_, text) => {
    expect(text).not.toBe(note)
    expect(parseCheckpoint(text)).toBeUndefined()
  })
})

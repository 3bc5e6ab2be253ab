import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error'
import { knownSecrets } from './known-secrets'
import { whyWeak } from './weak-secret'

/** Evenly at random: what fast-check draws by itself repeats on purpose. */
const randomBytes = fc.noBias(fc.uint8Array({ minLength: 32, maxLength: 96 })).map((bytes) => Buffer.from(bytes))

const never = <Value>(values: fc.Arbitrary<Value>, weigh: (value: Value) => ReturnType<typeof whyWeak>) =>
  fc.assert(
    fc.property(values, (value) => weigh(value) === undefined),
    { numRuns: 500 },
  )

const weighText = (text: string) => (text === text.trim() ? whyWeak(text, 'utf8') : undefined)

describe('whyWeak', () => {
  it.each([
    ['only-thirty-one-bytes-of-secret', 'utf8', '31 bytes'],
    ['a-key-of-twenty-byte', 'md5_hex', '20 bytes'],
    ['yI7dPq0Yc1nE5wKxg2vRbA==', 'base64', '16 bytes'],
  ] as const)('takes %s as %s for short', (text, encoding, told) => {
    expect(whyWeak(text, encoding)).toMatchObject({ why: 'short', sentence: expect.stringContaining(told) })
  })

  it.each([
    'your-256-bit-secret',
    'YOUR_256_BIT_SECRET',
    'your-256-bit-secretyour-256-bit-secret',
    'your-256-bit-secret your-256-bit-',
    'your-256-bit-secret-key-here-make-it-long-and-random-enough',
    'secret',
    'Secret! Secret! Secret! Secret! Secret!',
    'changeme',
    'change-me-change-me-change-me-change',
    'P@ssw0rd',
    'key goes here',
    'a-string-secret-at-least-256-bits-long',
    'qwertyuiopasdfghjklzxcvbnm123456',
    'aym1sysppbydfgzld3umj1qzkobwvmkoqq-estjqlr_t-1qs0gzh75aktmn3yj0ips4hcguutwjazzr1z9caow',
  ])('takes %s for known', (text) => {
    expect(whyWeak(text, 'utf8')?.why).toBe('known')
    expect(whyWeak(text, 'md5_hex')?.why).toBe('known')
    expect(whyWeak(Buffer.from(text).toString('base64'), 'base64')?.why).toBe('known')
    expect(whyWeak(Buffer.from(text).toString('base64url'), 'base64url')?.why).toBe('known')
  })

  it.each([
    'x'.repeat(40),
    'ä'.repeat(16),
    'Zk3/'.repeat(8),
    'Zk3/Qw9'.repeat(6),
    `${'Zk3/Qw9+'.repeat(4)}Zk3`,
    '1101001110100110010110100111010011',
    'abacbacabdefabacbacgabdefabacbacab',
    '0123456789'.repeat(4),
    '0123456789abcdef0123456789abcdef',
    '01234567-89ab-cdef-0123-456789abcdef',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
    'zyxwvutsrqponmlkjihgfedcba9876543210',
    'aabbccddeeffgghhiijjkkllmmnnoopp',
  ])('takes %s for repeated', (text) => {
    expect(whyWeak(text, 'utf8')?.why).toBe('repeated')
    expect(whyWeak(Buffer.from(text).toString('base64'), 'base64')?.why).toBe('repeated')
  })

  it('sees through base64 what its text does not show', () => {
    const text = Buffer.from('Zk3/Qw9+'.repeat(4)).toString('base64')
    expect(whyWeak(text, 'utf8')).toBeUndefined()
    expect(whyWeak(text, 'base64')?.why).toBe('repeated')
  })

  it.each([
    'a-client-secret-of-forty-bytes-for-tests',
    'sample-client-secret-0123456789abcdef',
    'correct horse battery staple and a password',
    'abcdefgh-9f2K0qLx7vTz3RmW8sYb5NcD',
    'äöüßéèêëàâîïôûçñ',
  ])('takes nothing against %s', (text) => {
    expect(whyWeak(text, 'utf8')).toBeUndefined()
  })

  it('never refuses what was made at random, in any encoding', () => {
    never(randomBytes, (bytes) => whyWeak(bytes.toString('base64'), 'base64'))
    never(randomBytes, (bytes) => whyWeak(bytes.toString('base64url'), 'base64url'))
    never(randomBytes, (bytes) => whyWeak(bytes.toString('base64'), 'utf8'))
    never(randomBytes, (bytes) => whyWeak(bytes.toString('hex').slice(0, 32), 'utf8'))
    never(randomBytes, (bytes) => whyWeak(bytes.toString('hex'), 'md5_hex'))
    never(fc.noBias(fc.uuid({ version: 4 })), (uuid) => whyWeak(uuid, 'utf8'))
    never(fc.noBias(fc.string({ unit: 'grapheme-ascii', minLength: 32 })), weighText)
    const letters = fc.noBias(fc.array(fc.integer({ min: 0x21, max: 0xd7ff }), { minLength: 11, maxLength: 40 }))
    never(
      letters.map((codes) => String.fromCodePoint(...codes)).filter((text) => Buffer.byteLength(text) >= 32),
      weighText,
    )
  })

  it('says of every secret the sentence of its reason, and nothing of its own', () => {
    const said = (texts: readonly string[]) => [...new Set(texts.map((text) => whyWeak(text, 'utf8')?.sentence))]
    expect(said(knownSecrets)).toEqual(['This client secret is printed in public examples, so everybody knows it.'])
    expect(said(['x'.repeat(40), '0123456789'.repeat(4)])).toEqual([
      'This client secret repeats a short pattern or counts up, so it is easily guessed.',
    ])
    expect(said(['hush-hush', 'pssst-psst'.slice(1)])).toEqual(['This client secret has 9 bytes; HS256 needs at least 32 (RFC 7518 §3.2).'])
  })

  it('knows each of its own list', () => {
    for (const text of knownSecrets) expect(whyWeak(text, 'utf8')?.why).toBe('known')
  })

  it.each([' padded', 'not base64!'])('refuses %j as a secret that is not in its encoding', (text) => {
    expect(() => whyWeak(text, 'base64')).toThrow(AppError)
  })
})

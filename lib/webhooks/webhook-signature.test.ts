import { describe, expect, it } from 'vitest'
import { formatWebhookSecret, isWebhookSigned, signWebhook } from './webhook-signature'

// The vector of the specification's own test suite (github.com/standard-webhooks/standard-webhooks).
const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timestamp = '1614265330'
const body = Buffer.from('{"test": 2432232314}')
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const at = (seconds: number) => new Date((Number(timestamp) + seconds) * 1000)

describe('isWebhookSigned', () => {
  it('agrees with the specification’s vector', () => {
    expect(signWebhook(key, { id, timestamp, body })).toBe(signature)
    expect(isWebhookSigned(key, { id, timestamp, signature }, body, at(0))).toBe(true)
    expect(formatWebhookSecret(key)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  })

  it('takes one right signature among several, and none of another kind', () => {
    const wrong = `v1,${Buffer.alloc(32).toString('base64')}`
    expect(isWebhookSigned(key, { id, timestamp, signature: `${wrong} v1a,xx ${signature}` }, body, at(0))).toBe(true)
    expect(isWebhookSigned(key, { id, timestamp, signature: signature.replace('v1,', 'v2,') }, body, at(0))).toBe(false)
  })

  it('lets five minutes pass either way and no more', () => {
    for (const seconds of [-300, 300]) expect(isWebhookSigned(key, { id, timestamp, signature }, body, at(seconds))).toBe(true)
    for (const seconds of [-301, 301]) expect(isWebhookSigned(key, { id, timestamp, signature }, body, at(seconds))).toBe(false)
  })

  it.each([
    ['another id', { id: 'msg_other' }],
    ['no id', { id: null }],
    ['another time', { timestamp: '1614265331' }],
    ['no time', { timestamp: null }],
    ['a time that is none', { timestamp: '1614265330.0' }],
    ['no signature', { signature: null }],
    ['an empty signature', { signature: '' }],
    ['a cut signature', { signature: signature.slice(0, -1) }],
    ['the bare value', { signature: signature.slice(3) }],
  ])('refuses %s', (_, change) => {
    expect(isWebhookSigned(key, { id, timestamp, signature, ...change }, body, at(0))).toBe(false)
  })

  it('refuses another body and another key', () => {
    expect(isWebhookSigned(key, { id, timestamp, signature }, Buffer.from('{"test": 2432232315}'), at(0))).toBe(false)
    expect(isWebhookSigned(Buffer.alloc(24), { id, timestamp, signature }, body, at(0))).toBe(false)
  })
})

import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'

const toleranceSeconds = 5 * 60
const prefix = 'whsec_'

/** The three headers of Standard Webhooks (standardwebhooks.com, specification 1.0.0) as they came. */
export type WebhookHeaders = { id: string | null; timestamp: string | null; signature: string | null }

/** A secret as it is shown: `whsec_` and the key in base64. */
export function formatWebhookSecret(key: Buffer): string {
  return `${prefix}${key.toString('base64')}`
}

/** The signature a sender puts in front of a body: `v1,` and the HMAC-SHA-256 of id, timestamp and body in base64. */
export function signWebhook(key: Buffer, { id, timestamp, body }: { id: string; timestamp: string; body: Buffer }): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

/** Whether one of the signatures is that of the body, and the timestamp is within five minutes of now. Takes as long for a wrong one. */
export function isWebhookSigned(key: Buffer, { id, timestamp, signature }: WebhookHeaders, body: Buffer, now: Date): boolean {
  const expected = Buffer.from(signWebhook(key, { id: id ?? '', timestamp: timestamp ?? '', body }))
  const given = (signature ?? '')
    .slice(0, 1_000)
    .split(' ')
    .map((text) => Buffer.from(text))
  const matches = given.filter((text) => text.length === expected.length && timingSafeEqual(text, expected))
  return Boolean(id) && isRecent(timestamp, now) && matches.length > 0
}

function isRecent(timestamp: string | null, now: Date): boolean {
  if (timestamp === null || !/^\d{1,12}$/.test(timestamp)) return false
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= toleranceSeconds
}

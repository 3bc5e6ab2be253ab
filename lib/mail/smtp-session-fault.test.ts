import { describe, expect, it } from 'vitest'
import { busyMilliseconds } from '@/scripts/testing/busy-milliseconds'
import { cutReply, isAddressRefused } from './smtp-session-fault'

describe('cutReply', () => {
  it('makes one line of what can be stored, cut between characters', () => {
    expect(cutReply('250-Hello\r\n250\u0000 \ud83d Ok\u001b \r\n')).toBe('250-Hello 250 Ok')
    const long = cutReply(`${'x'.repeat(499)}😀😀`)
    expect(long).toBe(`${'x'.repeat(499)}😀`)
    expect(cutReply('😀'.repeat(2_000))).toBe('😀'.repeat(500))
  })

  it('is quick with a long answer', () => {
    const answer = `550 ${' \u0000'.repeat(500_000)}`
    expect(busyMilliseconds(() => expect(cutReply(answer)).toBe('550'))).toBeLessThan(500)
  })
})

describe('isAddressRefused', () => {
  const refused = (reply: string) =>
    isAddressRefused({ outcome: 'failed', cause: 'rcpt_to', smtpCode: Number.parseInt(reply, 10), reply: cutReply(reply) })

  it.each([
    '550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown',
    '550-5.1.1 The email account that you tried to reach\r\n550 5.1.1 does not exist',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound',
    '554 5.1.2 Bad destination system',
    '550 5.2.1 Mailbox disabled, not accepting messages',
    '550 #5.1.1 Address rejected',
    '550 No such user here',
    '550 <ana@example.org>: User unknown in local recipient table',
    '550 unknown user',
    '550 Mailbox not found',
    '550 Recipient <ana@example.org> does not exist',
    "550 This mailbox doesn't exist",
    '550 Invalid recipient',
    '551 User not found',
    '553 sorry, no mailbox here by that name',
    '550 Account disabled',
  ])('counts what names the mailbox: %s', (reply) => {
    expect(refused(reply)).toBe(true)
  })

  it.each([
    '550 5.7.1 Relaying denied',
    '550 5.4.1 Recipient address rejected: Access denied',
    '552 5.2.2 Mailbox full',
    '550 5.1.0 Sender rejected',
    '553 5.1.7 Bad sender’s mailbox address',
    '550 5.1.8 Bad sender’s system address',
    '550 relay not permitted',
    '550 no such relay for unknown.user@example.org <invalid-user@example.org>',
    '554 mail from 192.0.2.1 blocked using zen.spamhaus.org',
    '550 mail from 10.5.1.1 refused',
    '550 authentication required',
    '550 Authentication required: user unknown',
    '503 AUTH first',
    '571 Delivery not authorized',
    '550 Domain of sender address office@example.com does not exist',
    '550 Invalid sender address',
    '550 reverse DNS of your IP address not found',
    '550 Your account is disabled',
    '550 Client host not found',
    '550 Requested action not taken',
    '554 No such user here',
    '530 No such user',
  ])('leaves out what may be about us: %s', (reply) => {
    expect(refused(reply)).toBe(false)
  })

  it('wants a refusal for good, of the recipient', () => {
    const delivery = { outcome: 'failed', cause: 'rcpt_to', smtpCode: 550, reply: '550 5.1.1 No such user' } as const
    expect(isAddressRefused(delivery)).toBe(true)
    expect(isAddressRefused({ ...delivery, cause: 'data' })).toBe(false)
    expect(isAddressRefused({ ...delivery, outcome: 'deferred' })).toBe(false)
    expect(isAddressRefused({ ...delivery, reply: null })).toBe(false)
  })
})

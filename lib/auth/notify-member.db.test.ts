import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { createPasswordCode } from '@/lib/districts/create-member'
import { leaseMemberMail } from '@/lib/mail/member-mail-queue'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addAppTo, addPasskeyTo } from '@/scripts/testing/second-factors'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { changePassword } from './change-password'
import { noticeMail } from './notice-mail'
import { notifyMember } from './notify-member'
import { resetSecondFactors } from './remove-second-factor'
import { setPassword } from './set-password'

const now = new Date()
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60_000)
const password = 'willow creek at dawn'

/** The notices of a district, each with its member. */
const noticesOf = (districtId: string) =>
  inDistrict(districtId, async (tx) => {
    const mails = await tx.memberMail.findMany({ where: { districtId }, orderBy: { id: 'asc' } })
    return mails.map(({ kind, memberId, passwordCodeId }) => ({ kind, memberId, passwordCodeId }))
  })

describe('a member is told by mail', () => {
  it('that an authenticator app or a passkey was added', async () => {
    const { admin, districtId } = await makeDistrict()
    const notice = { kind: 'factor_added', memberId: admin.id, passwordCodeId: null }
    await addAppTo(admin, now)
    expect(await noticesOf(districtId)).toEqual([notice])
    await addPasskeyTo(admin, now)
    expect(await noticesOf(districtId)).toEqual([notice, notice])
  })

  it('that an owner took the factors away', async () => {
    const { admin, owner, districtId } = await makeDistrict()
    await addAppTo(admin, now)
    await resetSecondFactors(owner, admin.id ?? '', now)
    expect((await noticesOf(districtId)).at(-1)).toEqual({ kind: 'factors_reset', memberId: admin.id, passwordCodeId: null })
  })

  it('that the password was changed, or set at a one-time address', async () => {
    const { admin, sender, districtId } = await makeDistrict()
    await setMemberPassword(admin, password)
    await changePassword(admin, { current: password, password: 'another creek at noon' }, { sessionId: admin.id ?? '', now })
    const code = await inDistrict(districtId, (tx) => createPasswordCode(tx, { districtId, memberId: sender.id ?? '' }, now))
    await setPassword({ code, password }, now)
    expect(await noticesOf(districtId)).toEqual(
      [admin, sender].map(({ id }) => ({ kind: 'password_changed', memberId: id, passwordCodeId: null })),
    )
  })

  it('of nothing that did not happen', async () => {
    const { admin, districtId } = await makeDistrict()
    await setMemberPassword(admin, password)
    const refused = changePassword(admin, { current: password, password: 'short' }, { sessionId: admin.id ?? '', now })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await noticesOf(districtId)).toEqual([])
  })
})

describe('a notice', () => {
  it('is not queued for an address that can get no mail', async () => {
    const { admin, districtId } = await makeDistrict()
    const of = { districtId, memberId: admin.id ?? '' }
    await inDistrict(districtId, async (tx) => {
      await tx.member.updateMany({ where: { id: of.memberId }, data: { email: 'admin@localhost' } })
      await notifyMember(tx, { of, kind: 'factor_added' }, now)
    })
    expect(await noticesOf(districtId)).toEqual([])
  })

  it('is given up after three days without a mail server', async () => {
    const { admin, districtId } = await makeDistrict()
    const of = { districtId, memberId: admin.id ?? '' }
    const queue = (at: Date) => inDistrict(districtId, (tx) => notifyMember(tx, { of, kind: 'factor_added' }, at))
    await queue(daysAgo(2.9))
    expect(await leaseMemberMail(districtId)).toMatchObject({ kind: 'factor_added', memberId: admin.id, passwordCodeId: null, tries: 1 })
    await queue(daysAgo(3))
    expect(await leaseMemberMail(districtId)).toBeUndefined()
  })

  it.each(['factor_added', 'factors_reset', 'password_changed'] as const)(
    'says what, when and what to do, with nothing to follow: %s',
    (kind) => {
      const at = new Date('2026-12-04T03:30:00Z')
      const about = { districtName: 'Willow Creek <Unified>', email: 'admin@willow.example.org', timeZone: 'America/Chicago' }
      const { subject, text, html } = noticeMail({ kind, at, ...about })
      expect(subject).not.toBe('')
      expect(text).toContain('admin@willow.example.org')
      expect(text).toContain('9:30 PM on Thursday, December 3, 2026 (Central Time)')
      expect(text).toContain('an owner')
      expect(text).toContain('Willow Creek <Unified>')
      expect(html).toContain('Willow Creek &#60;Unified&#62;')
      for (const form of [text, html]) expect(form).not.toMatch(/https?:|href|code=/)
    },
  )
})

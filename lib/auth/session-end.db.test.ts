import { expect, it } from 'vitest'
import { makeDistrict } from '@/scripts/testing/make-district'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { findSession, findSessionEnd, revokeSession } from './sessions'
import { signIn } from './sign-in'

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1, 12, minutes))

async function signedInAt12() {
  const { owner } = await makeDistrict()
  const email = await setMemberPassword(owner, 'willow creek at dawn')
  const secret = await signIn({ email, password: 'willow creek at dawn', userAgent: '' }, at(0))
  if (secret === undefined) throw new Error('Nobody was let in.')
  return { owner, secret }
}

it('tells when an unused session ends, and looking is no use of it', async () => {
  const { secret } = await signedInAt12()
  expect(await findSessionEnd(secret, at(5))).toEqual({ endsAt: at(60), isProlongable: true })
  expect(await findSessionEnd(secret, at(59))).toEqual({ endsAt: at(60), isProlongable: true })
  expect(await findSessionEnd(secret, at(60))).toBeUndefined()
  expect(await findSession(secret, at(60))).toBeUndefined()
})

it('tells the later end of a session that was used, and the last one of its 12 hours', async () => {
  const { owner, secret } = await signedInAt12()
  for (let hour = 0; hour < 12; hour += 0.5) await findSession(secret, at(hour * 60))
  expect((await findSession(secret, at(690)))?.endsAt).toEqual(at(720))
  expect(await findSessionEnd(secret, at(719))).toEqual({ endsAt: at(720), isProlongable: false })
  const sessionId = (await findSession(secret, at(719)))?.sessionId ?? ''
  await revokeSession(owner, sessionId, at(719), 'member.signed_out')
  expect(await findSessionEnd(secret, at(719))).toBeUndefined()
  expect(await findSessionEnd('no such secret', at(719))).toBeUndefined()
})

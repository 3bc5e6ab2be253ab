import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findMessages, type MessageFilter } from '@/lib/invitations/messages'
import type { Prisma } from '@/prisma/generated/client'
import { makeMessage } from '@/scripts/testing/make-message'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { getMailTrouble } from './get-mail-trouble'
import { getSetup } from './get-setup'

const at = new Date('2026-03-01T12:00:00Z')

const listed = async (actor: Actor, filter: MessageFilter) => (await findMessages(actor, { filter, paging: { limit: 50 } })).rows.length

it('tells mail that waits for a server, failed, is uncertain or came back, each as its list has it', async () => {
  const { districtId, owner, sender, id } = await makeMessage('ana@example.org')
  const become = (data: Prisma.MessageUpdateInput) =>
    inDistrict(districtId, (tx) => tx.message.update({ where: { districtId_id: { districtId, id } }, data }))
  const none = { failed: 0, ambiguous: 0, bounced: 0, waitingWithoutServer: 0 }
  expect(await getMailTrouble(owner)).toEqual({ ...none, waitingWithoutServer: 1 })
  expect(await getSetup(owner, at)).toEqual({ hasContacts: true, hasMail: false, hasInvited: true })

  await setUpMail(owner)
  expect(await getMailTrouble(owner)).toEqual(none)
  expect(await getSetup(owner, at)).toMatchObject({ hasMail: true })

  await become({ state: 'failed' })
  expect(await getMailTrouble(owner)).toEqual({ ...none, failed: 1 })
  expect(await listed(owner, { state: 'failed' })).toBe(1)
  await become({ state: 'ambiguous' })
  expect(await getMailTrouble(owner)).toEqual({ ...none, ambiguous: 1 })
  await become({ state: 'accepted', bouncedAt: at })
  expect(await getMailTrouble(owner)).toEqual({ ...none, bounced: 1 })
  expect(await listed(owner, { bounced: 'true' })).toBe(1)
  expect(await getMailTrouble({ ...sender, schools: ['Elm'] })).toEqual(none)
})

import type { Actor } from '@/lib/districts/actor'
import { changeMember } from '@/lib/districts/change-member'
import { createMember } from '@/lib/districts/create-member'
import { removeMember } from '@/lib/districts/remove-member'
import { renewPasswordCode } from '@/lib/districts/renew-password-code'
import { reactivateMember, suspendMember } from '@/lib/districts/suspend-member'
import type { Step } from './record-roster'

/** Everything that changes a member's standing, once: what `memberSteps` expects. */
export async function recordMembers({ owner, step, email, now }: { owner: Actor; step: Step; email: string; now: Date }): Promise<void> {
  const { id } = await step('add another member', createMember(owner, { email, role: 'auditor' }, now))
  const sender = { id, role: 'sender' as const, schools: ['Willow Elementary School'] }
  await step('change the member', changeMember(owner, sender, now))
  await step('change the member to the same', changeMember(owner, sender, now))
  await step('suspend the member', suspendMember(owner, id, now))
  await step('suspend the member again', suspendMember(owner, id, now))
  await step('reactivate the member', reactivateMember(owner, id, now))
  await step('reactivate the member again', reactivateMember(owner, id, now))
  await step('renew the member’s address', renewPasswordCode(owner, id, now))
  await step('remove the member', removeMember(owner, id, now))
  await step('add the member again', createMember(owner, { email, role: 'admin' }, now))
}

/** The steps of `recordMembers`, each with the events it adds. */
export const memberSteps: ReadonlyArray<[string, string[]]> = [
  ['add another member', ['member.created']],
  ['change the member', ['member.changed']],
  ['change the member to the same', []],
  ['suspend the member', ['member.suspended']],
  ['suspend the member again', []],
  ['reactivate the member', ['member.reactivated']],
  ['reactivate the member again', []],
  ['renew the member’s address', ['member.password_renewed']],
  ['remove the member', ['member.removed']],
  ['add the member again', ['member.created']],
]

import { describe, expect, it } from 'vitest'
import { makeDistrict } from '@/scripts/testing/make-district'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { createMember } from './create-member'
import { findMembers } from './find-members'

describe('findMembers', () => {
  it('lists the district’s own members and whether they can sign in', async () => {
    const { owner, slug } = await makeDistrict()
    await makeDistrict()
    await setMemberPassword(owner, 'a short sentence nobody guesses')
    await createMember(owner, { email: `aaron@${slug}.example.org`, role: 'sender', schools: ['Maple Elementary'] }, new Date())
    const members = await findMembers(owner)
    expect(members.map(({ email, role, schools, state }) => ({ email, role, schools, state }))).toEqual([
      { email: `aaron@${slug}.example.org`, role: 'sender', schools: ['Maple Elementary'], state: 'no_password' },
      { email: `admin@${slug}.example.org`, role: 'admin', schools: [], state: 'no_password' },
      { email: `auditor@${slug}.example.org`, role: 'auditor', schools: [], state: 'no_password' },
      { email: `owner@${slug}.example.org`, role: 'owner', schools: [], state: 'active' },
      { email: `sender@${slug}.example.org`, role: 'sender', schools: [], state: 'no_password' },
    ])
  })

  it('is for owners alone', async () => {
    const { admin, sender, auditor } = await makeDistrict()
    for (const actor of [admin, sender, auditor]) await expect(findMembers(actor)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error'
import { Role } from '@/prisma/generated/enums'
import * as policies from './policies'

const allowed: Record<string, Role[]> = {
  canManageMembers: ['owner'],
  canManageApiKeys: ['owner'],
  canManageWebhooks: ['owner'],
  canManagePolicy: ['owner'],
  canManageTrust: ['owner'],
  canManageIdentityProviders: ['owner'],
  canReleaseImport: ['owner'],
  canLiftRestriction: ['owner'],
  canManagePrivacy: ['owner'],
  canManagePortals: ['owner', 'admin'],
  canImportRoster: ['owner', 'admin'],
  canManageMail: ['owner', 'admin'],
  canApprove: ['owner', 'admin'],
  canSeeInstallation: ['owner', 'admin'],
  canRecordDisclosures: ['owner', 'admin'],
  canFlagContacts: ['owner', 'admin', 'sender'],
  canIssueLinks: ['owner', 'admin', 'sender'],
  canRevealLinks: ['owner', 'admin', 'sender'],
  canSendMail: ['owner', 'admin', 'sender'],
  canRecordActivation: ['owner', 'admin', 'sender'],
  canViewAudit: ['owner', 'admin', 'auditor'],
  canViewPolicy: ['owner', 'admin', 'sender', 'auditor'],
  canViewPortals: ['owner', 'admin', 'sender', 'auditor'],
  canViewContacts: ['owner', 'admin', 'sender', 'auditor'],
  canViewLinks: ['owner', 'admin', 'sender', 'auditor'],
  canViewMail: ['owner', 'admin', 'sender', 'auditor'],
  canInspect: ['owner', 'admin', 'sender', 'auditor'],
}

const { requireAllowed, ...rest } = policies
const byName = new Map(Object.entries(rest))
const cases = Object.entries(allowed).flatMap(([name, roles]) =>
  Object.values(Role).map((role) => ({ name, role, expected: roles.includes(role) })),
)

describe('the policies', () => {
  it('are all in this table', () => {
    expect([...byName.keys()].sort()).toEqual(Object.keys(allowed).sort())
  })

  it.each(cases)('$name answers $expected to the $role', ({ name, role, expected }) => {
    expect(byName.get(name)?.({ role })).toBe(expected)
  })

  it('let the auditor change nothing', () => {
    const auditorMay = [...byName].filter(([, policy]) => policy({ role: 'auditor' })).map(([name]) => name)
    expect(auditorMay.filter((name) => !/^can(View|Inspect)/.test(name))).toEqual([])
  })
})

describe('requireAllowed', () => {
  it('returns when the policy allows it', () => {
    expect(() => requireAllowed(policies.canManagePortals, { role: 'admin' })).not.toThrow()
  })

  it('refuses with forbidden, naming the role', () => {
    const refuse = () => requireAllowed(policies.canManagePortals, { role: 'sender' })
    expect(refuse).toThrow(AppError)
    expect(refuse).toThrow(expect.objectContaining({ code: 'forbidden', message: expect.stringContaining('sender') }))
  })
})

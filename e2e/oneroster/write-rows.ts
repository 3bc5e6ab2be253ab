import type { SampleOrg, SampleUser } from './sample-roster'

export type OneRosterVersion = '1.1' | '1.2'

/** A user as the REST binding of the version writes it; `base` is where its references point. */
export function writeUser(user: SampleUser, version: OneRosterVersion, base: string): Record<string, unknown> {
  const reference = (type: 'user' | 'org') => (sourcedId: string) => ({ href: `${base}/${type}s/${sourcedId}`, sourcedId, type })
  const common = {
    sourcedId: user.sourcedId,
    status: user.status,
    dateLastModified: user.modified,
    metadata: user.metadata,
    username: user.sourcedId,
    userIds: user.userIds,
    enabledUser: 'true',
    givenName: user.givenName,
    familyName: user.familyName,
    email: user.email,
    phone: user.phone,
    agents: user.agents.map(reference('user')),
    grades: user.grades,
  }
  const orgs = user.orgs.map(reference('org'))
  if (version === '1.1') return { ...common, role: user.roles[0], orgs }
  const roles = user.roles.flatMap((role) => orgs.map((org) => ({ roleType: 'primary', role, org })))
  return { ...common, roles, primaryOrg: orgs[0] }
}

export function writeOrg({ sourcedId, name, type, modified }: SampleOrg): Record<string, unknown> {
  return { sourcedId, status: 'active', dateLastModified: modified, name, type, identifier: sourcedId }
}

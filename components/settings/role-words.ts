export type MemberRole = 'owner' | 'admin' | 'sender' | 'auditor'

/** What each role may do, for the one who gives it. */
export const roleWords: Record<MemberRole, { name: string; may: string }> = {
  owner: { name: 'Owner', may: 'Everything: members, API keys, portals, roster, links.' },
  admin: { name: 'Admin', may: 'Roster, portals and links; no members, no API keys.' },
  sender: { name: 'Sender', may: 'Contacts and links, of some schools or all; no secrets, no roster.' },
  auditor: { name: 'Auditor', may: 'Reads links and the audit record; changes nothing.' },
}

const roles: readonly MemberRole[] = ['owner', 'admin', 'sender', 'auditor']

export const roleOptions = roles.map((value) => ({ value, label: roleWords[value].name }))

export function isMemberRole(text: string): text is MemberRole {
  return Object.hasOwn(roleWords, text)
}

import { type AuditAction, auditActions } from './audit-action'

/** The matters that actions belong to, in the order people look for them. */
export const actionGroups = {
  contacts: 'Contacts',
  links: 'Links and invitations',
  mail: 'Mail',
  roster: 'Roster',
  portals: 'Portals and secrets',
  members: 'Members and signing in',
  approvals: 'Approvals',
  record: 'District and record',
} as const

export type ActionGroup = keyof typeof actionGroups

const groupOfNoun: Record<string, ActionGroup> = {
  contact: 'contacts',
  contacts: 'contacts',
  campaign: 'links',
  link: 'links',
  links: 'links',
  invite_page: 'links',
  code: 'links',
  front_desk: 'links',
  letters: 'links',
  invitation: 'links',
  activations: 'links',
  mail: 'mail',
  mail_settings: 'mail',
  mail_events_secret: 'mail',
  mail_template: 'mail',
  address: 'mail',
  source: 'roster',
  mapping: 'roster',
  guids: 'roster',
  import: 'roster',
  portal: 'portals',
  token: 'portals',
  secret: 'portals',
  member: 'members',
  session: 'members',
  totp: 'members',
  passkey: 'members',
  recovery_codes: 'members',
  recovery_code: 'members',
  second_factor: 'members',
  identity_provider: 'members',
  identity: 'members',
  api_key: 'members',
  webhook: 'members',
  approval: 'approvals',
}

/** What kind of matter an action is; what belongs to no other is the district's and the record's own. */
export function actionGroupOf(action: AuditAction): ActionGroup {
  return groupOfNoun[action.slice(0, action.indexOf('.'))] ?? 'record'
}

/** The actions of a group, in the order of lib/audit/audit-action.ts. */
export function actionsOf(group: ActionGroup): AuditAction[] {
  return (Object.keys(auditActions) as AuditAction[]).filter((action) => actionGroupOf(action) === group)
}

export function isActionGroup(text: string): text is ActionGroup {
  return Object.hasOwn(actionGroups, text)
}

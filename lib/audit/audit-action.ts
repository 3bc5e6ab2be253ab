/** Every action the record knows, with the words the screens say for it. */
export const auditActions = {
  'district.created': 'Created the district',
  'policy.changed': 'Changed the district’s policy',
  'member.created': 'Added a member',
  'member.password_set': 'Set a password',
  'member.signed_in': 'Signed in',
  'member.signed_out': 'Signed out',
  'session.revoked': 'Ended a session',
  'api_key.created': 'Created an API key',
  'api_key.revoked': 'Revoked an API key',
  'portal.created': 'Added a portal',
  'portal.changed': 'Changed a portal',
  'portal.tried': 'Tried a portal with a throw-away token',
  'secret.stored': 'Stored a client secret',
  'secret.weak_confirmed': 'Confirmed a short client secret',
  'import.staged': 'Uploaded a roster file',
  'import.applied': 'Applied a roster file',
  'import.cancelled': 'Cancelled a roster file',
  'contact.do_not_invite_set': 'Set do not invite',
  'contact.do_not_invite_cleared': 'Cleared do not invite',
  'contact.needs_none_set': 'Set needs none',
  'contact.needs_none_cleared': 'Cleared needs none',
  'contact.restriction_lifted': 'Lifted a restriction',
  'contact.restriction_restored': 'Restored a restriction',
  'campaign.created': 'Created links',
  'link.issued': 'Issued a link',
  'link.revealed': 'Copied a link again',
  'links.exported': 'Exported links',
  'invite_page.issued': 'Handed out an invite page',
  'invite_page.revealed': 'Copied an invite page’s address again',
  'invitation.revoked': 'Revoked an invitation',
  'invitation.frozen': 'Froze an invitation: “This is not me”',
  'invitation.reopened': 'Reopened a frozen invitation',
} as const

export type AuditAction = keyof typeof auditActions

export function isAuditAction(text: string): text is AuditAction {
  return Object.hasOwn(auditActions, text)
}

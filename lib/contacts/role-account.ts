/**
 * What stands before the @ of addresses that are nobody's own: of an office or a function, or typed in where there is none.
 * In small letters, without separators, digits at the end and tags.
 */
export const roleAccountNames: readonly string[] = [
  'abuse',
  'accounting',
  'accounts',
  'admin',
  'administration',
  'administrator',
  'admissions',
  'attendance',
  'billing',
  'contact',
  'counseling',
  'counselor',
  'donotreply',
  'email',
  'enquiries',
  'enrollment',
  'enrolment',
  'frontdesk',
  'frontoffice',
  'hello',
  'help',
  'helpdesk',
  'hostmaster',
  'info',
  'information',
  'inquiries',
  'mail',
  'mailbox',
  'mailerdaemon',
  'mainoffice',
  'nobody',
  'noemail',
  'nomail',
  'none',
  'noone',
  'noreply',
  'notprovided',
  'office',
  'parent',
  'parents',
  'postmaster',
  'principal',
  'reception',
  'receptionist',
  'registrar',
  'registration',
  'school',
  'schooloffice',
  'secretary',
  'staff',
  'support',
  'teacher',
  'team',
  'test',
  'unknown',
  'webmaster',
]

const names: ReadonlySet<string> = new Set(roleAccountNames)

/** The first two letters of those names, by which nearly every other address is told apart at once. */
export const roleAccountBeginnings: readonly string[] = [...new Set(roleAccountNames.map((name) => name.slice(0, 2)))]

/** Whether an address is an office's or a function's rather than a person's: office@, no-reply@, info2@, admin+roster@. */
export function isRoleAccount(email: string): boolean {
  const [local = ''] = email.toLowerCase().split('@', 1)
  const [name = ''] = local.split('+', 1)
  return names.has(name.slice(0, 2) + name.slice(2).replace(/[._-]/g, '').replace(/\d+$/, ''))
}

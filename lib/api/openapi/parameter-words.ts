/** What a parameter means, and one value that shows it. */
export type ParameterWords = { description: string; example?: string | number | boolean }

/** Ids as they are shown; they name nobody. */
export const shownIds = {
  contact: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e01',
  portal: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e02',
  campaign: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e03',
  invitation: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e04',
  link: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e05',
  import: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e06',
  source: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e07',
  member: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e08',
  event: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e09',
  guid: 'b3c1f0de-6a57-4d43-9a3e-2f1f7c5d9e01',
} as const

/** Each parameter of a query by its name; `operationId.name` where it means something else there. */
export const parameterWords: Readonly<Record<string, ParameterWords>> = {
  limit: { description: 'How many rows a page has, at most.', example: 50 },
  cursor: { description: '`next_cursor` of the page before; left out for the first page.' },
  search: { description: 'Text that the name, the e-mail address, the GUID or the sourcedId contains, ignoring case.', example: 'ruiz' },
  with_students: { description: 'With `search`: look at the names of students too.' },
  school: { description: 'Name of a school that a student of theirs goes to.', example: 'Willow Elementary School' },
  grade: { description: 'Grade that a student of theirs is in, as the roster writes it.', example: '3' },
  language: { description: 'Language of the contact, as the roster writes it (BCP 47).', example: 'es' },
  status: { description: 'Status of the newest invitation of the contact.', example: 'open' },
  portal: { description: 'Id of a portal. With it, statuses are those at this portal.', example: shownIds.portal },
  no_guid: { description: 'Only who has no GUID, or with `false` only who has one.' },
  no_language: { description: 'Only whose language nobody knows, or with `false` only whose language is known.' },
  no_school: { description: 'Only who has no student with a school, or with `false` only who has one.' },
  no_grade: { description: 'Only who has no student with a grade, or with `false` only who has one.' },
  invitable: { description: 'Only whom nothing in the roster keeps from being invited, or with `false` only whom something does.' },
  reached: { description: 'How far any invitation of the contact came, at least.', example: 'opened' },
  not_reached: { description: 'How far no invitation of the contact came.', example: 'activated' },
  no_email: { description: 'Only who has no e-mail address, or with `false` only who has one.' },
  restricted: { description: 'Only who is restricted by a court order, or with `false` only who is not.' },
  contact: { description: 'Id or GUID of a contact.', example: shownIds.guid },
  'findSkippedOf.reason': { description: 'Only those who were skipped for this reason.', example: 'no_guid' },
  'findInvitations.status': { description: 'Status of the invitation.', example: 'opened' },
  'findInvitations.portal': { description: 'Id of the portal invited to.', example: shownIds.portal },
  'findLinks.search': {
    description: 'Words, each of which stands in the name, the e-mail address or the GUID of the contact, ignoring case.',
    example: 'ruiz',
  },
  'findLinks.portal': { description: 'Id of the portal that the link opens.', example: shownIds.portal },
  'findLinks.status': {
    description: '`ends_soon` lives and dies within the hour; `refused` was refused by its portal.',
    example: 'live',
  },
  'findLinks.member': { description: 'Id of the member or API key that issued it.', example: shownIds.member },
  campaign: { description: 'Id of a campaign.', example: shownIds.campaign },
  refused_since: { description: 'Refused by its portal on this day of the district’s calendar or later.', example: '2026-11-20' },
  day: { description: 'A day of the district’s calendar.', example: '2026-11-20' },
  action: { description: 'An action such as `link.issued`, or a group of them.', example: 'link.issued' },
  member: { description: 'Id of a member or API key who did it, or to whom it was done.', example: shownIds.member },
  subject: { description: 'Id of the contact, portal, campaign … that it is about.', example: shownIds.contact },
  'findEvents.contact': {
    description: 'Id of a contact that it is about, or who stood in a list that was looked at or taken away.',
    example: shownIds.contact,
  },
  link: { description: 'Id of a link: its own events, and those of its invitation as a whole.', example: shownIds.link },
  'findEvents.campaign': { description: 'Id of a campaign: its own events, and those of what it issued.', example: shownIds.campaign },
  from: { description: 'On this day of the district’s calendar or later.', example: '2026-11-01' },
  to: { description: 'On this day of the district’s calendar or earlier.', example: '2026-11-30' },
  'getCheckpoint.from': { description: 'Size of an earlier checkpoint, to be shown that nothing before it changed.', example: 0 },
  format: { description: 'What the file is. May be left out for a source that exists.', example: 'contacts' },
  source: { description: 'Name of the source that the file is the whole truth of; the format when left out.', example: 'contacts' },
  name: { description: 'Name of the file, to show.', example: 'contacts.csv' },
  district: { description: 'Short name of the district.', example: 'willow-creek' },
}

/** The words of a call's parameter. */
export function wordsOf(operationId: string, name: string): ParameterWords | undefined {
  return parameterWords[`${operationId}.${name}`] ?? parameterWords[name]
}

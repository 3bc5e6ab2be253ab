import type { CallGroup } from '@/lib/api/api-call'

/** The headings of the document, in their order. */
export const callGroups: ReadonlyArray<readonly [CallGroup, description: string]> = [
  ['Contacts', 'Parents and guardians with their students.'],
  ['Roster', 'Where contacts come from: files and servers, imported in two steps, compared and then applied.'],
  ['Portals', 'The systems that accept signed links.'],
  ['Campaigns', 'Acts of issuing: links or invite pages for one contact or for thousands.'],
  ['Invitations', 'One contact invited to one portal, from the first link to the account that is set up.'],
  ['Links', 'Signed links that were issued; never the token.'],
  ['Tokens', 'Looking into a token, and judging it by the rules of a portal.'],
  ['Audit', 'The tamper-evident record of everything that was done.'],
  ['Mail', 'Reports about mails that were sent.'],
]

import type { Ids, Role } from './two-districts'

/** What is expected at one door. */
export type Door = {
  /** As `findDoors` names it. */
  door: string
  /** Roles that may pass; whoever is signed in with another is answered 403. */
  may: readonly Role[]
  /** What the id in the address names. */
  of?: keyof Ids
  /** The same by an id in the query: without an id of one's own it still answers, with nothing found. */
  query?: (ids: Ids) => string
  /** JSON that goes with it. */
  body?: (ids: Ids) => unknown
  /** The answer to who may pass with an id of their own, where that is no 200; null where passing would change something. */
  passes?: number | null
  /** The answer to another district's id and to an unknown one, where that is no 404. */
  unknown?: number
  /** It asks who is there where that was not shown within the last 15 minutes. */
  confirmed?: true
}

const all = ['owner', 'admin', 'sender', 'auditor'] as const
const issuers = ['owner', 'admin', 'sender'] as const
const managers = ['owner', 'admin'] as const
const readers = ['owner', 'admin', 'auditor'] as const
const owners = ['owner'] as const

/** Doors of members, for whom a session stands. */
export const memberDoors: readonly Door[] = [
  { door: 'page /', may: all },
  { door: 'page /contacts', may: all },
  { door: 'page /contacts', may: all, query: ({ portal }) => `portal=${portal}&status=open`, unknown: 200 },
  { door: 'page /contacts/[id]', may: all, of: 'contact' },
  { door: 'page /links', may: all },
  { door: 'page /links', may: all, query: ({ campaign }) => `campaign=${campaign}` },
  { door: 'page /links', may: all, query: ({ contact }) => `contact=${contact}`, unknown: 200 },
  { door: 'page /links/[id]', may: all, of: 'link' },
  { door: 'page /links/campaigns/[id]', may: all, of: 'campaign' },
  { door: 'page /letters/[campaign]', may: issuers, of: 'printed', confirmed: true },
  { door: 'page /mail', may: all },
  { door: 'page /mail/[campaign]', may: all, of: 'mailed' },
  { door: 'page /mail/messages', may: all },
  { door: 'page /mail/messages', may: all, query: ({ mailed }) => `campaign=${mailed}`, unknown: 200 },
  { door: 'page /mail/texts', may: all },
  { door: 'page /mail/settings', may: managers },
  { door: 'page /roster', may: managers },
  { door: 'page /roster/[id]', may: managers, of: 'imported' },
  { door: 'page /roster/sources/new', may: managers },
  { door: 'page /roster/sources/[id]', may: managers, of: 'source' },
  { door: 'page /roster/mappings', may: managers },
  { door: 'page /roster/mappings/new', may: managers },
  { door: 'page /roster/mappings/[id]', may: managers, of: 'mapping' },
  { door: 'page /portals', may: all },
  { door: 'page /portals/new', may: managers },
  { door: 'page /portals/[id]', may: managers, of: 'portal' },
  { door: 'page /audit', may: readers },
  { door: 'page /audit', may: readers, query: ({ contact }) => `subject=${contact}`, unknown: 200 },
  { door: 'page /audit', may: readers, query: ({ contact }) => `contact=${contact}`, unknown: 200 },
  { door: 'page /audit', may: readers, query: ({ link, campaign }) => `link=${link}&campaign=${campaign}`, unknown: 200 },
  { door: 'page /audit/verify', may: readers },
  { door: 'page /audit/verify/[id]', may: readers, of: 'verification' },
  { door: 'page /audit/events/[id]', may: readers, of: 'event' },
  { door: 'page /audit/disclosures', may: readers },
  { door: 'page /audit/disclosures', may: readers, query: ({ contact }) => `contact=${contact}`, unknown: 200 },
  { door: 'page /approvals', may: all },
  { door: 'page /confirm', may: all, query: () => 'next=/links/export', unknown: 200 },
  { door: 'page /inspect', may: all },
  { door: 'page /inspect/build', may: managers },
  { door: 'page /settings', may: all },
  { door: 'page /settings/api', may: all },
  { door: 'page /settings/webhooks', may: owners },
  { door: 'page /settings/webhooks/[id]', may: owners, of: 'webhook' },
  { door: 'GET /contacts/[id]/export', may: owners, of: 'contact', confirmed: true },
  { door: 'GET /audit/disclosures/export', may: readers, confirmed: true },
  { door: 'GET /audit/export', may: readers, confirmed: true },
  { door: 'GET /links/export', may: all, confirmed: true },
  { door: 'GET /links/campaigns/[id]/export', may: issuers, of: 'campaign', confirmed: true },
  { door: 'GET /roster/template', may: managers },
  { door: 'GET /roster/[id]/changes', may: managers, of: 'imported', confirmed: true },
  { door: 'GET /roster/[id]/flags', may: managers, of: 'imported', confirmed: true },
  { door: 'GET /roster/[id]/refused', may: managers, of: 'imported', confirmed: true },
  { door: 'GET /roster/[id]/result', may: managers, of: 'imported', confirmed: true },
  { door: 'POST /roster/upload', may: managers, passes: null },
  { door: 'POST /roster/guids', may: managers, passes: 400 },
  { door: 'POST /roster/account-report', may: managers, passes: 400 },
  { door: 'POST /roster/mappings/look', may: managers, passes: 400 },
]

/** Doors of programs, which have a key. */
export const keyDoors: readonly Door[] = [
  { door: 'GET /api/v1/contacts', may: all },
  { door: 'GET /api/v1/contacts', may: all, query: ({ portal }) => `portal=${portal}&status=open`, unknown: 200 },
  { door: 'GET /api/v1/contacts/[id]', may: all, of: 'contact' },
  { door: 'GET /api/v1/portals', may: all },
  { door: 'GET /api/v1/campaigns', may: all },
  { door: 'POST /api/v1/campaigns', may: issuers, body: ({ portal, contact }) => ({ portal, contacts: [contact] }), passes: null },
  { door: 'GET /api/v1/campaigns/[id]', may: all, of: 'campaign' },
  { door: 'GET /api/v1/campaigns/[id]/links', may: all, of: 'campaign' },
  { door: 'GET /api/v1/campaigns/[id]/skipped', may: all, of: 'campaign' },
  { door: 'GET /api/v1/invitations', may: all },
  { door: 'GET /api/v1/invitations', may: all, query: ({ contact }) => `contact=${contact}`, unknown: 200 },
  { door: 'GET /api/v1/invitations/[id]', may: all, of: 'invitation' },
  { door: 'POST /api/v1/invitations/[id]/revoke', may: issuers, of: 'invitation', passes: null },
  {
    door: 'POST /api/v1/invitations/[id]/activate',
    may: issuers,
    of: 'invitation',
    body: () => ({ reason: 'Seen at the desk' }),
    passes: null,
  },
  { door: 'GET /api/v1/links', may: all },
  { door: 'GET /api/v1/links', may: all, query: ({ campaign }) => `campaign=${campaign}`, unknown: 200 },
  { door: 'GET /api/v1/links', may: all, query: ({ portal, contact }) => `portal=${portal}&contact=${contact}`, unknown: 200 },
  { door: 'GET /api/v1/links/[id]', may: all, of: 'link' },
  { door: 'POST /api/v1/links/[id]/reveal', may: issuers, of: 'link', passes: null },
  { door: 'POST /api/v1/inspect', may: all, body: () => ({ token: 'a.b.c' }), unknown: 200 },
  { door: 'POST /api/v1/verify', may: all, body: ({ portal }) => ({ token: 'a.b.c', portal }) },
  { door: 'GET /api/v1/audit', may: readers },
  { door: 'GET /api/v1/audit', may: readers, query: ({ contact }) => `subject=${contact}`, unknown: 200 },
  {
    door: 'GET /api/v1/audit',
    may: readers,
    query: ({ contact, link, campaign }) => `contact=${contact}&link=${link}&campaign=${campaign}`,
    unknown: 200,
  },
  { door: 'GET /api/v1/audit/checkpoint', may: readers },
  { door: 'GET /api/v1/audit/export', may: readers },
  { door: 'GET /api/v1/roster/imports', may: managers },
  { door: 'POST /api/v1/roster/imports', may: managers, passes: null },
  { door: 'GET /api/v1/roster/imports/[id]', may: managers, of: 'imported' },
  { door: 'POST /api/v1/roster/imports/[id]/apply', may: managers, of: 'imported', body: () => ({}), passes: null },
  { door: 'POST /api/v1/roster/imports/[id]/cancel', may: managers, of: 'imported', passes: null },
  { door: 'POST /api/v1/roster/imports/[id]/undo', may: managers, of: 'imported', passes: null },
  { door: 'GET /api/v1/roster/sources', may: managers },
  { door: 'POST /api/v1/roster/sources/[id]/run', may: managers, of: 'source', passes: null },
]

/** Doors that ask nobody who is there, with what they answer to whoever holds nothing. */
export const publicDoors: ReadonlyArray<{ door: string; path?: string; status: number }> = [
  { door: 'page /setup', status: 200 },
  { door: 'page /sign-in', status: 200 },
  { door: 'page /sign-in/set-password', status: 200 },
  { door: 'page /sign-in/forgot', status: 200 },
  { door: 'GET /api/auth/[...nextauth]', path: '/api/auth/session', status: 200 },
  { door: 'POST /api/auth/[...nextauth]', path: '/api/auth/callback/credentials', status: 403 },
  { door: 'GET /api/health/live', status: 200 },
  { door: 'GET /api/health/ready', status: 200 },
  { door: 'GET /api/v1/openapi.json', status: 200 },
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
    door: `${method} /api/v1/[[...path]]`,
    path: '/api/v1/nothing-here',
    status: 404,
  })),
  { door: 'POST /api/v1/mail/events', path: '/api/v1/mail/events?district=nobody', status: 401 },
  { door: 'GET /i/[district]/[code]', path: '/i/nobody/0000000000000000000000000', status: 404 },
  { door: 'POST /i/[district]/[code]', path: '/i/nobody/0000000000000000000000000', status: 303 },
  { door: 'GET /i/[district]/[code]/returned', path: '/i/nobody/0000000000000000000000000/returned', status: 404 },
  { door: 'GET /i/[district]/unsubscribe', path: '/i/nobody/unsubscribe?code=0', status: 404 },
  { door: 'POST /i/[district]/unsubscribe', path: '/i/nobody/unsubscribe?code=0', status: 404 },
  { door: 'POST /sign-out', status: 403 },
]

import 'server-only'
import { auditCalls } from './calls/audit-calls'
import { campaignCalls } from './calls/campaign-calls'
import { contactCalls } from './calls/contact-calls'
import { invitationCalls } from './calls/invitation-calls'
import { linkCalls } from './calls/link-calls'
import { portalCalls } from './calls/portal-calls'
import { rosterCalls } from './calls/roster-calls'
import { tokenCalls } from './calls/token-calls'

/** Every call of /api/v1 that takes a key: the routes take their doors from here, and openapi.json is written from it. */
export const apiCalls = {
  ...contactCalls,
  ...rosterCalls,
  ...portalCalls,
  ...campaignCalls,
  ...invitationCalls,
  ...linkCalls,
  ...tokenCalls,
  ...auditCalls,
}

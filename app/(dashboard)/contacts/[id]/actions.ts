'use server'

import { canIssueLinks, canManagePrivacy } from '@/lib/districts/policies'
import { frontDeskSchema, serveAtFrontDesk } from '@/lib/invitations/front-desk'
import { memberAction } from '@/lib/member-action'
import { eraseContact, eraseContactSchema } from '@/lib/privacy/erase-contact'

export const serveContact = memberAction({ can: canIssueLinks, schema: frontDeskSchema }, ({ actor, now }, input) =>
  serveAtFrontDesk(actor, input, now),
)

export const eraseContactForGood = memberAction(
  { can: canManagePrivacy, schema: eraseContactSchema, confirmed: true },
  ({ actor, now }, input) => eraseContact(actor, input, now),
)

'use server'

import { canIssueLinks } from '@/lib/districts/policies'
import { frontDeskSchema, serveAtFrontDesk } from '@/lib/invitations/front-desk'
import { memberAction } from '@/lib/member-action'

export const serveContact = memberAction({ can: canIssueLinks, schema: frontDeskSchema }, ({ actor, now }, input) =>
  serveAtFrontDesk(actor, input, now),
)

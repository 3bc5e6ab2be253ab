'use server'

import { z } from 'zod'
import { canManagePortals } from '@/lib/districts/policies'
import { reissueLinks } from '@/lib/invitations/reissue-links'
import { memberAction } from '@/lib/member-action'
import { portalInputSchema, savePortal } from '@/lib/portals/save-portal'
import { tryPortal } from '@/lib/portals/try-portal'

export const savePortalSettings = memberAction(
  { can: canManagePortals, schema: portalInputSchema, confirmed: true },
  async ({ actor, now }, input) => {
    const { id } = await savePortal(actor, input, now)
    return { id }
  },
)

export const tryPortalOnce = memberAction(
  { can: canManagePortals, schema: z.object({ portalId: z.uuid() }) },
  ({ actor, now }, { portalId }) => tryPortal(actor, portalId, now),
)

export const createLinksAgain = memberAction(
  { can: canManagePortals, schema: z.object({ portalId: z.uuid() }) },
  async ({ actor, now }, { portalId }) => reissueLinks(actor, portalId, now),
)

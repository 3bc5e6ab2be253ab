import 'server-only'
import { z } from 'zod'
import { apiCall } from '@/lib/api/api-call'
import { canViewPortals } from '@/lib/districts/policies'
import { portalJsonSchema } from '@/lib/portals/portal-json'

export const portalCalls = {
  findPortals: apiCall({
    method: 'GET',
    path: '/portals',
    group: 'Portals',
    summary: 'Every portal; never a secret',
    description: 'The systems that accept signed links, with their settings and the last four characters of each client secret.',
    can: canViewPortals,
    answer: z.array(portalJsonSchema),
  }),
}

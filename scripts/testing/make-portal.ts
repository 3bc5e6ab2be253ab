import type { Actor } from '@/lib/districts/actor'
import type { PortalView } from '@/lib/portals/portals'
import { savePortal } from '@/lib/portals/save-portal'

export const testLinkBase = 'https://portal.example.org/setup?jwt='
export const testSecret = 'a-client-secret-of-forty-bytes-for-tests'

/** A GG4L portal that is ready to sign, named Parent Portal. */
export async function makePortal(owner: Actor, settings: Record<string, unknown> = {}, secret = testSecret): Promise<PortalView> {
  const input = {
    kind: 'gg4l',
    name: 'Parent Portal',
    settings: { client_id: 'contact_setup_test', link_base: testLinkBase, ...settings },
    secret,
  }
  return savePortal(owner, input, new Date('2026-01-05T08:00:00Z'))
}

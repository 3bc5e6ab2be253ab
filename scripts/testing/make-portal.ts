import type { Actor } from '@/lib/districts/actor'
import { portalKind } from '@/lib/portals/portal-kinds'
import type { PortalView } from '@/lib/portals/portals'
import { savePortal } from '@/lib/portals/save-portal'

export const testLinkBase = 'https://portal.example.org/setup?jwt='
export const testSecret = 'a-client-secret-of-forty-bytes-for-tests'

const madeAt = new Date('2026-01-05T08:00:00Z')

/** A GG4L portal that is ready to sign, named Parent Portal. */
export async function makePortal(owner: Actor, settings: Record<string, unknown> = {}, secret = testSecret): Promise<PortalView> {
  const input = {
    kind: 'gg4l',
    name: 'Parent Portal',
    settings: { client_id: 'contact_setup_test', link_base: testLinkBase, ...settings },
    secret,
  }
  return savePortal(owner, input, madeAt)
}

/** What each kind cannot do without. */
const requiredSettings = {
  get_connected: { site: 'https://volunteer.example.org' },
  proprofs: { domain: 'https://help.example.org' },
  synap: { eaid: 'integration-7' },
  custom: {
    link_template: 'https://library.example.org/enter?jwt={token}',
    claims_template: '{"sub":"{guid}","email":"{email?}","iat":"{iat}","exp":"{exp}","jti":"{jti}"}',
  },
  passage: { app_id: 'app-of-the-district' },
}

/** A portal of another kind, named after it and ready to sign where its kind signs. */
export async function makePortalOf(
  owner: Actor,
  kind: keyof typeof requiredSettings,
  settings: Record<string, unknown> = {},
  secret = testSecret,
): Promise<PortalView> {
  const input = { kind, name: kind, settings: { ...requiredSettings[kind], ...settings }, ...(portalKind(kind).signs && { secret }) }
  return savePortal(owner, input, madeAt)
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { describeKind } from '@/components/portals/portal-description'
import { PortalForm } from '@/components/portals/portal-form'
import { PortalPanel } from '@/components/portals/portal-panel'
import { TryPortal } from '@/components/portals/try-portal'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { requireMember } from '@/lib/auth/session'
import { canManagePortals, canViewPortals } from '@/lib/districts/policies'
import { planRotation } from '@/lib/portals/plan-rotation'
import { firstPortalKind, portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'
import { signingTraits } from '@/lib/portals/signing-traits'
import { createLinksAgain, savePortalSettings, tryPortalOnce } from './actions'

export const metadata: Metadata = { title: 'Portals' }

export default async function PortalsPage() {
  const { actor, district } = await requireMember(canViewPortals)
  const mayManage = canManagePortals(actor)
  const now = new Date()
  const portals = await Promise.all(
    (await findPortals(actor)).map(async (portal) => ({
      portal,
      description: describeKind(portalKind(portal.kind)),
      links: signingTraits(portal)?.links ?? null,
      secretUses: mayManage && portal.secretVersions.length > 0 ? await planRotation(actor, portal.id, now) : null,
    })),
  )
  return (
    <>
      <PageHeader
        title="Portals"
        description="The systems your links lead to, with the settings and the secrets that sign them."
        action={mayManage && <ButtonLink href="/portals/new">Add portal</ButtonLink>}
      />
      {portals.length === 0 && mayManage && <FirstPortal />}
      {portals.length === 0 && !mayManage && (
        <EmptyState title="No portal yet">An owner or an admin of your district adds the portal; then links can be created.</EmptyState>
      )}
      <div className="flex flex-col gap-6">
        {portals.map(({ portal, description, links, secretUses }) => (
          <PortalPanel
            key={portal.id}
            portal={portal}
            description={description}
            links={links}
            secretUses={secretUses}
            timeZone={district.timeZone}
            canManage={mayManage}
            reissue={createLinksAgain}
          >
            {mayManage && description.signs && (
              <TryPortal
                portalId={portal.id}
                timeZone={district.timeZone}
                disabled={portal.missing.length > 0}
                onlyAtClick={links?.onlyAtClick ?? false}
                tryIt={tryPortalOnce}
              />
            )}
          </PortalPanel>
        ))}
      </div>
    </>
  )
}

/** The system most districts begin with, ready to be filled in, and the way to the others. */
function FirstPortal() {
  const description = describeKind(portalKind(firstPortalKind))
  return (
    <Panel
      title="Add your Parent Portal"
      description={
        <>
          Invite Desk signs links as {description.label} expects them, on this server. Your families sign in somewhere else?{' '}
          <Link href="/portals/new" className="link">
            Choose another system
          </Link>
        </>
      }
    >
      <PortalForm description={description} save={savePortalSettings} />
    </Panel>
  )
}

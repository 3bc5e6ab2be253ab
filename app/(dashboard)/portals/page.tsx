import type { Metadata } from 'next'
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
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'
import { savePortalSettings, tryPortalOnce } from './actions'

export const metadata: Metadata = { title: 'Portals' }

export default async function PortalsPage() {
  const { actor, district } = await requireMember(canViewPortals)
  const portals = await findPortals(actor)
  const mayManage = canManagePortals(actor)
  return (
    <>
      <PageHeader
        title="Portals"
        description="The systems your links lead to, with the client ID and the secret that sign them."
        action={mayManage && portals.length > 0 && <ButtonLink href="/portals/new">Add portal</ButtonLink>}
      />
      {portals.length === 0 && mayManage && (
        <Panel title="Add your Parent Portal" description="Invite Desk signs links as GG4L School Passport expects them, on this server.">
          <PortalForm description={describeKind(portalKind('gg4l'))} save={savePortalSettings} />
        </Panel>
      )}
      {portals.length === 0 && !mayManage && (
        <EmptyState title="No portal yet">An owner or an admin of your district adds the portal; then links can be created.</EmptyState>
      )}
      <div className="flex flex-col gap-6">
        {portals.map((portal) => (
          <PortalPanel
            key={portal.id}
            portal={portal}
            description={describeKind(portalKind(portal.kind))}
            timeZone={district.timeZone}
            canManage={mayManage}
          >
            {mayManage && (
              <TryPortal portalId={portal.id} timeZone={district.timeZone} disabled={portal.missing.length > 0} tryIt={tryPortalOnce} />
            )}
          </PortalPanel>
        ))}
      </div>
    </>
  )
}

import type { Metadata } from 'next'
import { savePortalSettings } from '@/app/(dashboard)/portals/actions'
import { describeKind } from '@/components/portals/portal-description'
import { PortalForm } from '@/components/portals/portal-form'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { requireMember } from '@/lib/auth/session'
import { canManagePortals } from '@/lib/districts/policies'
import { portalKind } from '@/lib/portals/portal-kinds'

export const metadata: Metadata = { title: 'Add portal' }

export default async function NewPortalPage() {
  await requireMember(canManagePortals)
  const description = describeKind(portalKind('gg4l'))
  return (
    <>
      <PageHeader title="Add portal" description={description.label} back={{ href: '/portals', label: 'Portals' }} />
      <Panel>
        <PortalForm description={description} save={savePortalSettings} />
      </Panel>
    </>
  )
}

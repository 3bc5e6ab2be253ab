import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { savePortalSettings } from '@/app/(dashboard)/portals/actions'
import { describeKind } from '@/components/portals/portal-description'
import { PortalForm } from '@/components/portals/portal-form'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { requireMember } from '@/lib/auth/session'
import { canManagePortals } from '@/lib/districts/policies'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'

export const metadata: Metadata = { title: 'Change portal' }

export default async function PortalPage({ params }: { params: Promise<{ id: string }> }) {
  const { actor } = await requireMember(canManagePortals)
  const { id } = await params
  const portal = (await findPortals(actor)).find((found) => found.id === id)
  if (!portal) notFound()
  const description = describeKind(portalKind(portal.kind))
  const newest = portal.secretVersions.find(({ active }) => active)
  return (
    <>
      <PageHeader title={portal.name} description={description.label} back={{ href: '/portals', label: 'Portals' }} />
      <Panel>
        <PortalForm
          description={description}
          portal={{ id: portal.id, name: portal.name, settings: portal.settings, secretLast4: newest?.last4 ?? null }}
          save={savePortalSettings}
        />
      </Panel>
    </>
  )
}

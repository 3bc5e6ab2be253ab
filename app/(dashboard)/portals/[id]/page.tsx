import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { savePortalSettings, tryPortalOnce } from '@/app/(dashboard)/portals/actions'
import { kindHelp } from '@/components/portals/kind-help'
import { describeKind } from '@/components/portals/portal-description'
import { PortalForm } from '@/components/portals/portal-form'
import { VerifiesOnly } from '@/components/portals/portal-panel'
import { TryPortal } from '@/components/portals/try-portal'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { requireMember } from '@/lib/auth/session'
import { canManagePortals } from '@/lib/districts/policies'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'
import { signingTraits } from '@/lib/portals/signing-traits'

export const metadata: Metadata = { title: 'Change portal' }

export default async function PortalPage({ params }: { params: Promise<{ id: string }> }) {
  const { actor, district } = await requireMember(canManagePortals)
  const { id } = await params
  const portal = (await findPortals(actor)).find((found) => found.id === id)
  if (!portal) notFound()
  const description = describeKind(portalKind(portal.kind))
  const newest = portal.secretVersions.find(({ active }) => active)
  return (
    <>
      <PageHeader title={portal.name} description={description.label} back={{ href: '/portals', label: 'Portals' }} />
      <div className="flex flex-col gap-6">
        <Panel>
          <div className="flex flex-col gap-5">
            {!description.signs && <VerifiesOnly label={description.label} />}
            <PortalForm
              description={description}
              portal={{ id: portal.id, name: portal.name, settings: portal.settings, secretLast4: newest?.last4 ?? null }}
              help={kindHelp(description)}
              save={savePortalSettings}
            />
          </div>
        </Panel>
        {description.signs && (
          <Panel title="What it signs now" description="With what is saved; save first to see a change.">
            <TryPortal
              portalId={portal.id}
              timeZone={district.timeZone}
              disabled={portal.missing.length > 0}
              onlyAtClick={signingTraits(portal)?.links?.onlyAtClick ?? false}
              tryIt={tryPortalOnce}
            />
          </Panel>
        )}
      </div>
    </>
  )
}

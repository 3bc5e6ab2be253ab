import type { Metadata } from 'next'
import { z } from 'zod'
import { savePortalSettings } from '@/app/(dashboard)/portals/actions'
import { kindHelp } from '@/components/portals/kind-help'
import { describeKind } from '@/components/portals/portal-description'
import { PortalForm } from '@/components/portals/portal-form'
import { PortalKindsList } from '@/components/portals/portal-kinds-list'
import { VerifiesOnly } from '@/components/portals/portal-panel'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { requireMember } from '@/lib/auth/session'
import { canManagePortals } from '@/lib/districts/policies'
import { portalKind, portalKindNames } from '@/lib/portals/portal-kinds'

export const metadata: Metadata = { title: 'Add portal' }

const filterSchema = z.object({ kind: z.enum(portalKindNames).optional() })

export default async function NewPortalPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireMember(canManagePortals)
  const { kind } = readAddressFilter(filterSchema, await searchParams).filter
  if (kind === undefined) {
    return (
      <>
        <PageHeader
          title="Add portal"
          description="Choose a system. Your district can have several portals, also of one system."
          back={{ href: '/portals', label: 'Portals' }}
        />
        <PortalKindsList kinds={portalKindNames.map((name) => describeKind(portalKind(name)))} />
      </>
    )
  }
  const description = describeKind(portalKind(kind))
  return (
    <>
      <PageHeader
        title={`Add portal: ${description.label}`}
        description={description.summary}
        back={{ href: '/portals/new', label: 'Add portal' }}
      />
      <Panel>
        <div className="flex flex-col gap-5">
          {!description.signs && <VerifiesOnly label={description.label} />}
          <PortalForm description={description} help={kindHelp(description)} save={savePortalSettings} />
        </div>
      </Panel>
    </>
  )
}

import { Hammer } from 'lucide-react'
import type { Metadata } from 'next'
import { InspectForm } from '@/components/inspect/inspect-form'
import { ButtonLink } from '@/components/ui/button-link'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/session'
import { canInspect, canManagePortals } from '@/lib/districts/policies'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'
import { inspectText } from './actions'

export const metadata: Metadata = { title: 'Inspect', referrer: 'no-referrer' }

export default async function InspectPage() {
  const { actor, district } = await requireMember(canInspect)
  const portals = await findPortals(actor)
  return (
    <>
      <PageHeader
        title="Inspect"
        description="Learn what a link says, who issued it to whom, and why it no longer works."
        action={
          canManagePortals(actor) && (
            <ButtonLink href="/inspect/build" icon={<Hammer aria-hidden="true" />}>
              Build a token
            </ButtonLink>
          )
        }
      />
      <InspectForm
        judges={portals.map(({ id, name, kind }) => ({ id, name, label: portalKind(kind).label }))}
        timeZone={district.timeZone}
        inspect={inspectText}
      />
    </>
  )
}

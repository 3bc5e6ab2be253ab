import type { Metadata } from 'next'
import { buildPortalToken, inspectText } from '@/app/(dashboard)/inspect/actions'
import { BuildTokenForm } from '@/components/inspect/build-token-form'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/session'
import { canManagePortals } from '@/lib/districts/policies'
import { findPortals } from '@/lib/portals/portals'
import { describeBuilding } from './describe-building'

export const metadata: Metadata = { title: 'Build a token', referrer: 'no-referrer' }

export default async function BuildTokenPage() {
  const { actor, district } = await requireMember(canManagePortals)
  const portals = (await findPortals(actor)).flatMap((portal) => describeBuilding(portal) ?? [])
  return (
    <>
      <PageHeader
        title="Build a token"
        description="Try a portal with a token for a made-up person. For a contact of the roster, create a link instead."
        back={{ href: '/inspect', label: 'Inspect' }}
      />
      {portals.length === 0 ? (
        <EmptyState title="No portal to try yet" action={<ButtonLink href="/portals">Open Portals</ButtonLink>}>
          A token is signed with the secret of a portal. Add one that signs links first.
        </EmptyState>
      ) : (
        <BuildTokenForm portals={portals} timeZone={district.timeZone} build={buildPortalToken} inspect={inspectText} />
      )}
    </>
  )
}

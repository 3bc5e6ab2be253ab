import { Plus, TableProperties } from 'lucide-react'
import type { Metadata } from 'next'
import { removeRosterMapping } from '@/app/(dashboard)/roster/mappings/actions'
import { MappingList } from '@/components/roster/mapping/mapping-list'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster } from '@/lib/districts/policies'
import { findMappings } from '@/lib/roster/mapping/save-mapping'

export const metadata: Metadata = { title: 'Mappings' }

export default async function MappingsPage() {
  const { actor, district } = await requireMember(canImportRoster)
  const mappings = await findMappings(actor)
  const add = (
    <ButtonLink href="/roster/mappings/new" variant="primary" icon={<Plus aria-hidden="true" />}>
      New mapping
    </ButtonLink>
  )
  return (
    <>
      <PageHeader
        title="Mappings"
        description="How the columns of other systems’ files are read. Each is made once and used for every file of its kind."
        back={{ href: '/roster', label: 'Roster' }}
        action={mappings.length > 0 ? add : undefined}
      />
      {mappings.length === 0 ? (
        <EmptyState title="No mappings yet" icon={<TableProperties />} action={add}>
          Choose an export of your student information system, say what its columns hold, and it can be imported as it is.
        </EmptyState>
      ) : (
        <MappingList mappings={mappings} timeZone={district.timeZone} remove={removeRosterMapping} />
      )}
    </>
  )
}

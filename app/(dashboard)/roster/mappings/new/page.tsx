import type { Metadata } from 'next'
import { addMappedSource, saveRosterMapping } from '@/app/(dashboard)/roster/mappings/actions'
import { MappingWizard } from '@/components/roster/mapping/mapping-wizard'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster } from '@/lib/districts/policies'

export const metadata: Metadata = { title: 'Import any CSV' }

export default async function NewMappingPage() {
  await requireMember(canImportRoster)
  return (
    <>
      <PageHeader
        title="Import any CSV"
        description="Bring in contacts from a file of another system: say what its columns hold, once."
        back={{ href: '/roster', label: 'Roster' }}
      />
      <MappingWizard saveMapping={saveRosterMapping} addSource={addMappedSource} />
    </>
  )
}

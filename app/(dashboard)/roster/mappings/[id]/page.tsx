import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { addMappedSource, saveRosterMapping } from '@/app/(dashboard)/roster/mappings/actions'
import { MappingWizard } from '@/components/roster/mapping/mapping-wizard'
import { PageHeader } from '@/components/ui/page-header'
import { unlessRefused } from '@/lib/app-error'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster } from '@/lib/districts/policies'
import { getMapping } from '@/lib/roster/mapping/save-mapping'

export const metadata: Metadata = { title: 'Mapping' }

export default async function MappingPage({ params }: { params: Promise<{ id: string }> }) {
  const { actor } = await requireMember(canImportRoster)
  const mapping = await unlessRefused(getMapping(actor, (await params).id), 'not_found')
  if (!mapping) notFound()
  const { id, name, settings, sources } = mapping
  return (
    <>
      <PageHeader
        title={name}
        description={
          sources.length === 0
            ? 'No source is read by this mapping yet.'
            : `Used by ${sources.join(', ')}. What you change counts from the next file on.`
        }
        back={{ href: '/roster/mappings', label: 'Mappings' }}
      />
      <MappingWizard saved={{ id, name, settings }} saveMapping={saveRosterMapping} addSource={addMappedSource} />
    </>
  )
}

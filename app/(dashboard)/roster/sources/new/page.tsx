import { Columns3 } from 'lucide-react'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { saveRosterSource, tryServer } from '@/app/(dashboard)/roster/sources/actions'
import { formatWords } from '@/components/roster/source-words'
import { SourceForm } from '@/components/roster/sources/source-form'
import { SourceKinds } from '@/components/roster/sources/source-kinds'
import { ButtonLink } from '@/components/ui/button-link'
import { PageHeader } from '@/components/ui/page-header'
import { readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster } from '@/lib/districts/policies'
import { findMappings } from '@/lib/roster/mapping/save-mapping'
import { RosterFormat } from '@/prisma/generated/enums'

export const metadata: Metadata = { title: 'Add a source' }

const filterSchema = z.object({ kind: z.enum(RosterFormat).optional() })

const descriptions = {
  contacts: 'Files in our own columns, each the whole list of this source.',
  mapped: 'Files of another system, read by a mapping you have already made. If its columns are others, match a new file.',
  oneroster: 'The files of a OneRoster export, version 1.1 or 1.2, as a ZIP or a folder.',
  oneroster_rest: 'A server that is asked for the roster, by itself or when you press Read now.',
} as const

export default async function NewSourcePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember(canImportRoster)
  const { kind } = readAddressFilter(filterSchema, await searchParams).filter
  const mappings = kind === 'mapped' ? await findMappings(actor) : []
  // The wizard makes the first mapping, and a source with it.
  if (kind === 'mapped' && mappings.length === 0) redirect('/roster/mappings/new')
  if (kind === undefined) {
    return (
      <>
        <PageHeader
          title="Add a source"
          description="Choose what your district has. Two schools may bring their files apart: each is a source of its own."
          back={{ href: '/roster', label: 'Roster' }}
        />
        <SourceKinds />
      </>
    )
  }
  return (
    <>
      <PageHeader
        title={`Add a source: ${formatWords[kind]}`}
        description={descriptions[kind]}
        back={{ href: '/roster/sources/new', label: 'Add a source' }}
        action={
          kind === 'mapped' && (
            <ButtonLink href="/roster/mappings/new" icon={<Columns3 aria-hidden="true" />}>
              Match a new file
            </ButtonLink>
          )
        }
      />
      <div className="max-w-240">
        <SourceForm
          format={kind}
          mappings={mappings.map(({ id, name }) => ({ id, name }))}
          timeZone={district.timeZone}
          now={new Date()}
          save={saveRosterSource}
          tryServer={tryServer}
        />
      </div>
    </>
  )
}

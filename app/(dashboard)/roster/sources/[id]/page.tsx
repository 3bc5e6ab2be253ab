import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { runSource } from '@/app/(dashboard)/roster/actions'
import { removeRosterSource, saveRosterSource, tryServer } from '@/app/(dashboard)/roster/sources/actions'
import { formatWords, takesFiles } from '@/components/roster/source-words'
import { ReadNowButton } from '@/components/roster/sources/read-now-button'
import { RemoveSource } from '@/components/roster/sources/remove-source'
import { SourceForm } from '@/components/roster/sources/source-form'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { PageHeader } from '@/components/ui/page-header'
import { unlessRefused } from '@/lib/app-error'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster, canReleaseImport } from '@/lib/districts/policies'
import { getRosterSource } from '@/lib/roster/sources/find-sources'
import type { SourceView } from '@/lib/roster/sources/source'

export const metadata: Metadata = { title: 'Roster source' }

export default async function SourcePage({ params }: { params: Promise<{ id: string }> }) {
  const { actor, district } = await requireMember(canImportRoster)
  const source = await unlessRefused(getRosterSource(actor, (await params).id), 'not_found')
  if (!source) notFound()
  return (
    <>
      <PageHeader
        title={source.name}
        description={<Standing source={source} timeZone={district.timeZone} />}
        back={{ href: '/roster', label: 'Roster' }}
        action={
          takesFiles(source.format) ? (
            <ButtonLink href={`/roster?upload=${source.id}#upload`}>Upload a file</ButtonLink>
          ) : (
            <ReadNowButton source={source} readNow={runSource} />
          )
        }
      />
      <div className="flex max-w-240 flex-col gap-6">
        <SourceForm
          // Another source, or another schedule that somebody saved: the form begins anew.
          key={source.id}
          format={source.format}
          source={source}
          timeZone={district.timeZone}
          now={new Date()}
          save={saveRosterSource}
          tryServer={tryServer}
        />
        <RemoveSource source={source} canRemoveContacts={canReleaseImport(actor)} remove={removeRosterSource} />
      </div>
    </>
  )
}

function Standing({ source: { format, contacts, lastSuccessAt, nextRunAt }, timeZone }: { source: SourceView; timeZone: string }) {
  return (
    <>
      {formatWords[format]}. {contacts === 1 ? '1 contact' : `${contacts.toLocaleString('en-US')} contacts`}
      {lastSuccessAt && (
        <>
          , last brought up to date <DateTime at={lastSuccessAt} timeZone={timeZone} />
        </>
      )}
      .
      {nextRunAt && (
        <>
          {' '}
          Next run <DateTime at={nextRunAt} timeZone={timeZone} />.
        </>
      )}
    </>
  )
}

import { Download, History, Plus, TableProperties } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { AccountReportForm } from '@/components/roster/account-report-form'
import { AccountReportGuide } from '@/components/roster/account-report-guide'
import { GuidFilePanel } from '@/components/roster/guid-file-form'
import { ImportFilter } from '@/components/roster/import-filter'
import { ImportHistory } from '@/components/roster/import-history'
import { runUnderWay, takesFiles } from '@/components/roster/source-words'
import { FirstSteps } from '@/components/roster/sources/first-steps'
import { type ListedSource, SourceList } from '@/components/roster/sources/source-list'
import { UploadForm } from '@/components/roster/upload-form'
import { ButtonLink } from '@/components/ui/button-link'
import { DownloadLink } from '@/components/ui/download-link'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { Panel } from '@/components/ui/panel'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { requireMember } from '@/lib/auth/session'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster } from '@/lib/districts/policies'
import { firstPageUnlessKnown, type Page } from '@/lib/paging'
import { findImports, getImport } from '@/lib/roster/get-import'
import type { RosterImportSummary } from '@/lib/roster/import-json'
import { findRosterSources } from '@/lib/roster/sources/find-sources'
import type { SourceView } from '@/lib/roster/sources/source'
import { runSource } from './actions'

export const metadata: Metadata = { title: 'Roster' }

const filterSchema = z.object({ source: z.guid().optional(), upload: z.guid().optional() })

export default async function RosterPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember(canImportRoster)
  const { timeZone } = district
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(filterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  // Before the imports: they end while this is drawn, and no source that still runs draws it anew.
  const sources = await findRosterSources(actor)
  const { page: imports, beganAgain } = await firstPageUnlessKnown(cursor, (paging) =>
    findImports(actor, { ...paging, source: filter.source }),
  )
  const listed = await withProgress(actor, sources)
  return (
    <>
      <PageHeader
        title="Roster"
        description="Where your parents and guardians come from. What a source brings is compared first, and nothing changes until you apply it."
        action={
          sources.length > 0 && (
            <>
              <ButtonLink href="/roster/mappings" icon={<TableProperties aria-hidden="true" />}>
                Mappings
              </ButtonLink>
              <ButtonLink href="/roster/sources/new" icon={<Plus aria-hidden="true" />}>
                Add a source
              </ButtonLink>
            </>
          )
        }
      />
      <RefreshWhile active={sources.some(runUnderWay)} nextAt={nextRunOf(sources)} />
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      <div className="flex flex-col gap-6">
        {sources.length === 0 ? (
          <FirstSteps />
        ) : (
          <section aria-labelledby="sources" className="flex flex-col gap-3">
            <h2 id="sources" className="font-semibold text-base">
              Sources
            </h2>
            <SourceList sources={listed} timeZone={timeZone} readNow={runSource} />
          </section>
        )}
        <Upload sources={sources} chosenId={filter.upload} />
        {sources.length > 0 && (
          <>
            <div className="grid items-start gap-6 xl:grid-cols-2">
              <GuidFilePanel />
              <Reports />
            </div>
            <Imports imports={imports} sources={sources} chosen={filter.source} timeZone={timeZone} />
          </>
        )}
      </div>
    </>
  )
}

function Upload({ sources, chosenId }: { sources: SourceView[]; chosenId: string | undefined }) {
  const ofFiles = sources.flatMap(({ id, name, format }) => (takesFiles(format) ? [{ id, name, format }] : []))
  return (
    <div id="upload">
      <Panel
        title="Upload a file"
        description="A file is the whole list of its source: who came from that source and is missing from the file is removed. Other sources are left alone."
        action={
          <DownloadLink href="/roster/template" size="sm" icon={<Download aria-hidden="true" />}>
            Download template
          </DownloadLink>
        }
      >
        <UploadForm key={chosenId} sources={ofFiles} chosenId={chosenId} />
      </Panel>
    </div>
  )
}

function Reports() {
  return (
    <Panel
      title="Account report"
      description="GG4L’s list of who has set up an account. It marks their invitations as activated, so that nobody reminds them; nothing else changes."
    >
      <div className="flex flex-col gap-4">
        <AccountReportForm />
        <AccountReportGuide />
      </div>
    </Panel>
  )
}

type ImportsProps = { imports: Page<RosterImportSummary>; sources: SourceView[]; chosen: string | undefined; timeZone: string }

function Imports({ imports, sources, chosen, timeZone }: ImportsProps) {
  const pageHref = (cursor: string | null) => (cursor ? addressOf('/roster', { source: chosen, cursor }) : undefined)
  return (
    <section aria-labelledby="imports" className="flex flex-col gap-3">
      <h2 id="imports" className="font-semibold text-base">
        Imports
      </h2>
      {sources.length > 1 && <ImportFilter sources={sources.map(({ id, name }) => ({ id, name }))} />}
      {imports.rows.length === 0 ? (
        <EmptyState title={chosen === undefined ? 'No imports yet' : 'No imports of this source yet'} icon={<History />}>
          Every file you upload and every run of a server is listed here, with what it changed, who brought it and when.
          {chosen === undefined && ' To begin, upload a file above, or add a source that is read by itself.'}
        </EmptyState>
      ) : (
        <div>
          <ImportHistory imports={imports.rows} timeZone={timeZone} />
          {(imports.nextCursor ?? imports.previousCursor) && (
            <Pagination label="Imports" previousHref={pageHref(imports.previousCursor)} nextHref={pageHref(imports.nextCursor)} />
          )}
        </div>
      )}
    </section>
  )
}

async function withProgress(actor: Actor, sources: SourceView[]): Promise<ListedSource[]> {
  return Promise.all(
    sources.map(async (source) => {
      const run = runUnderWay(source)
      return { source, progress: run ? (await getImport(actor, run.importId)).progress : null }
    }),
  )
}

function nextRunOf(sources: SourceView[]): Date | null {
  const times = sources.flatMap(({ nextRunAt }) => (nextRunAt ? [nextRunAt.getTime()] : []))
  return times.length === 0 ? null : new Date(Math.min(...times))
}

import { Download, History } from 'lucide-react'
import type { Metadata } from 'next'
import { AccountReportForm } from '@/components/roster/account-report-form'
import { AccountReportGuide } from '@/components/roster/account-report-guide'
import { ColumnGuide } from '@/components/roster/column-guide'
import { ImportHistory } from '@/components/roster/import-history'
import { UploadForm } from '@/components/roster/upload-form'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { Panel } from '@/components/ui/panel'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster } from '@/lib/districts/policies'
import { firstPageUnlessKnown } from '@/lib/paging'
import { findImports, findSources } from '@/lib/roster/get-import'

export const metadata: Metadata = { title: 'Roster' }

export default async function RosterPage({ searchParams }: { searchParams: Promise<{ cursor?: string | string[] }> }) {
  const { actor, district } = await requireMember(canImportRoster)
  const { cursor } = await searchParams
  const [{ page: imports }, sources] = await Promise.all([
    firstPageUnlessKnown(typeof cursor === 'string' ? cursor : undefined, (paging) => findImports(actor, paging)),
    findSources(actor),
  ])
  const pageHref = (to: string | null) => (to ? `/roster?cursor=${encodeURIComponent(to)}` : undefined)
  return (
    <>
      <PageHeader
        title="Roster"
        description="Bring in parents and guardians from a file. It is compared first, and nothing changes until you apply it."
      />
      <div className="flex flex-col gap-6">
        <Panel
          title="Upload a file"
          description="One line for each contact and student. A file is the whole list of its source: who is missing from it is removed."
          action={
            <ButtonLink href="/roster/template" prefetch={false} download size="sm" icon={<Download aria-hidden="true" />}>
              Download template
            </ButtonLink>
          }
        >
          <div className="flex flex-col gap-4">
            <UploadForm sources={sources} />
            <ColumnGuide />
          </div>
        </Panel>
        <Panel
          title="Account report"
          description="GG4L’s list of who has set up an account. It marks their invitations as activated, so that nobody reminds them; nothing else changes."
        >
          <div className="flex flex-col gap-4">
            <AccountReportForm />
            <AccountReportGuide />
          </div>
        </Panel>
        <section aria-labelledby="imports" className="flex flex-col gap-3">
          <h2 id="imports" className="font-semibold text-base">
            Imports
          </h2>
          {imports.rows.length === 0 ? (
            <EmptyState title="No imports yet" icon={<History />}>
              Every file you upload is listed here, with what it changed, who uploaded it and when. Upload the first one above.
            </EmptyState>
          ) : (
            <>
              <ImportHistory imports={imports.rows} timeZone={district.timeZone} />
              {(imports.nextCursor || imports.previousCursor) && (
                <Pagination label="Imports" previousHref={pageHref(imports.previousCursor)} nextHref={pageHref(imports.nextCursor)} />
              )}
            </>
          )}
        </section>
      </div>
    </>
  )
}

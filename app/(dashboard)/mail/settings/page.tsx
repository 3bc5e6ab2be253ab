import type { Metadata } from 'next'
import { z } from 'zod'
import { DeliveryReports } from '@/components/mail/settings/delivery-reports'
import { MailSettingsForm } from '@/components/mail/settings/mail-settings-form'
import { SuppressedAddresses, SuppressedAddressFilter } from '@/components/mail/settings/suppressed-addresses'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { Panel } from '@/components/ui/panel'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { requireMember } from '@/lib/auth/session'
import { canManageMail } from '@/lib/districts/policies'
import { env } from '@/lib/env'
import { getMailSettings } from '@/lib/mail/get-mail-settings'
import { describeInstallationServer } from '@/lib/mail/load-smtp-server'
import { hasMailEventsSecret } from '@/lib/mail/mail-events-secret'
import { findSuppressedAddresses, type SuppressedAddressRecord } from '@/lib/mail/suppress-address'
import { firstPageUnlessKnown, type Page } from '@/lib/paging'
import { createEventsSecret, release, saveSettings, tryServer } from './actions'

export const metadata: Metadata = { title: 'Mail settings' }

const filterSchema = z.object({ search: z.string().max(320).optional() })

export default async function MailSettingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember(canManageMail)
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(filterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  const [settings, hasSecret, { page, beganAgain }] = await Promise.all([
    getMailSettings(actor),
    hasMailEventsSecret(actor),
    firstPageUnlessKnown(cursor, (paging) => findSuppressedAddresses(actor, { ...filter, paging })),
  ])
  return (
    <>
      <PageHeader
        title="Mail settings"
        description="Through which server mail leaves, how fast and when, and which addresses it does not go to."
        back={{ href: '/mail', label: 'Mail' }}
      />
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      <div className="flex max-w-240 flex-col gap-6">
        <MailSettingsForm
          settings={settings}
          installation={describeInstallationServer()}
          timeZone={district.timeZone}
          saveSettings={saveSettings}
          tryServer={tryServer}
        />
        <DeliveryReports
          address={`${env().APP_URL}/api/v1/mail/events?district=${district.slug}`}
          hasSecret={hasSecret}
          createSecret={createEventsSecret}
        />
        <Suppressed page={page} search={filter.search} timeZone={district.timeZone} />
      </div>
    </>
  )
}

type SuppressedProps = { page: Page<SuppressedAddressRecord>; search: string | undefined; timeZone: string }

function Suppressed({ page: { rows, previousCursor, nextCursor }, search, timeZone }: SuppressedProps) {
  const pageHref = (cursor: string | null) => (cursor ? addressOf('/mail/settings', { search, cursor }) : undefined)
  return (
    <Panel
      title="Addresses nothing is sent to"
      description="Mail to them failed for good, came back, was reported as unwanted, or the family stopped it. A new address in the roster gets mail again by itself. That of an erased family who wanted none is found by typing all of it."
    >
      <SuppressedAddressFilter />
      {rows.length === 0 ? (
        <p className="text-muted text-sm">{search === undefined ? 'None is listed.' : 'No address matches.'}</p>
      ) : (
        <SuppressedAddresses addresses={rows} timeZone={timeZone} release={release} />
      )}
      {(previousCursor ?? nextCursor) && (
        <Pagination label="Addresses" previousHref={pageHref(previousCursor)} nextHref={pageHref(nextCursor)} />
      )}
    </Panel>
  )
}

'use client'

import { Ban, Flag, MailX, Undo2 } from 'lucide-react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { DateTime } from '@/components/ui/date-time'
import { FilterBar, SearchFilter } from '@/components/ui/filter-bar'
import { showToast } from '@/components/ui/show-toast'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useListFilter } from '@/components/ui/use-list-filter'
import type { Action } from '@/lib/action-result'
import type { SuppressionReason } from '@/prisma/generated/enums'

type SuppressedAddress = { id: string; email: string; reason: SuppressionReason; detail: string | null; createdAt: Date }

type SuppressedAddressesProps = {
  addresses: readonly SuppressedAddress[]
  timeZone: string
  release: Action<{ email: string }, void>
}

const reasons: Record<SuppressionReason, { words: string; tone: BadgeTone; icon: typeof Ban; beforeRelease: string }> = {
  failed: {
    words: 'Refused',
    tone: 'danger',
    icon: Ban,
    beforeRelease: 'The mail server refused this address for good. Release it when you know that it works again.',
  },
  bounced: {
    words: 'Came back',
    tone: 'danger',
    icon: Undo2,
    beforeRelease: 'Mail to this address came back. Release it when you know that it works again.',
  },
  complained: {
    words: 'Reported as unwanted',
    tone: 'warning',
    icon: Flag,
    beforeRelease: 'The family reported our mail as unwanted. Release the address only when they ask for mail.',
  },
  opted_out: {
    words: 'Opted out',
    tone: 'neutral',
    icon: MailX,
    beforeRelease: 'The family stopped the mail themselves. Release the address only when they ask for mail.',
  },
}

/** The addresses nothing is sent to, each with why, since when, and the way back. */
export function SuppressedAddresses({ addresses, timeZone, release }: SuppressedAddressesProps) {
  return (
    <Table caption="Addresses nothing is sent to" inset>
      <thead>
        <tr>
          <Th>Address</Th>
          <Th from="sm">Reason</Th>
          <Th from="md">Since</Th>
          <Th fit>
            <span className="sr-only">Release</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {addresses.map((address) => (
          <AddressRow key={address.id} address={address} timeZone={timeZone} release={release} />
        ))}
      </tbody>
    </Table>
  )
}

type AddressRowProps = { address: SuppressedAddress; timeZone: string; release: SuppressedAddressesProps['release'] }

function AddressRow({ address: { email, reason, detail, createdAt }, timeZone, release }: AddressRowProps) {
  const { words, tone, icon: Icon, beforeRelease } = reasons[reason]
  const badge = (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {words}
    </Badge>
  )
  return (
    <Tr>
      <Td wrap>
        <span className="break-all font-medium">{email}</span>
        <div className="py-1 sm:hidden">{badge}</div>
        {detail !== null && <p className="line-clamp-2 break-words text-muted text-xs">{detail}</p>}
      </Td>
      <Td from="sm">{badge}</Td>
      <Td from="md" muted>
        <DateTime at={createdAt} timeZone={timeZone} precision="day" />
      </Td>
      <Td fit align="end">
        <ConfirmButton
          label="Release"
          title={`Release ${email}?`}
          description={beforeRelease}
          confirmLabel="Release address"
          size="sm"
          onConfirm={async () => {
            const result = await release({ email })
            if (!result.ok) return result.message
            showToast({ tone: 'success', title: `${email} gets mail again` })
            return undefined
          }}
        />
      </Td>
    </Tr>
  )
}

const filterNames = ['search'] as const

export function SuppressedAddressFilter() {
  const filter = useListFilter(filterNames)
  return (
    <FilterBar label="Filter addresses" filter={filter}>
      <div className="max-w-80">
        <SearchFilter label="Search address" name="search" filter={filter} />
      </div>
    </FilterBar>
  )
}

import Link from 'next/link'
import { Second } from '@/components/links/contact-with'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { type MailCampaignState, MailCampaignStateBadge } from './mail-campaign-state-badge'

export type MailCampaignItem = {
  id: string
  portalName: string
  sentBy: string
  createdAt: Date
  state: MailCampaignState
  counts: Record<CountName, number>
}

type CountName = 'accepted' | 'waiting' | 'failed' | 'uncertain'

const counts: ReadonlyArray<{ name: CountName; label: string }> = [
  { name: 'accepted', label: 'Accepted' },
  { name: 'waiting', label: 'Waiting' },
  { name: 'failed', label: 'Failed' },
  { name: 'uncertain', label: 'Uncertain' },
]

/** Every press of *Send invitations*, and how its mails stand. */
export function MailCampaignTable({ campaigns, timeZone }: { campaigns: readonly MailCampaignItem[]; timeZone: string }) {
  return (
    <Table caption="Mail campaigns">
      <thead>
        <tr>
          <Th>Started</Th>
          <Th from="sm">Portal</Th>
          <Th from="md">By</Th>
          {counts.map(({ name, label }) => (
            <Th key={name} fit align="end" from="sm">
              {label}
            </Th>
          ))}
          <Th fit>State</Th>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <Tr key={campaign.id} muted={campaign.state === 'cancelled'}>
            <Td>
              <Link href={`/mail/${campaign.id}`} className="link">
                <DateTime at={campaign.createdAt} timeZone={timeZone} />
              </Link>
              <Second>
                <span className="sm:hidden">{countsInWords(campaign.counts)}</span>
              </Second>
            </Td>
            <Td from="sm">{campaign.portalName}</Td>
            <Td from="md">
              <span className="block max-w-60 truncate" title={campaign.sentBy}>
                {campaign.sentBy}
              </span>
            </Td>
            {counts.map(({ name }) => (
              <Td key={name} fit align="end" from="sm" muted={campaign.counts[name] === 0}>
                {campaign.counts[name].toLocaleString('en-US')}
              </Td>
            ))}
            <Td fit>
              <MailCampaignStateBadge state={campaign.state} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

/** On a phone, where the columns are left out: what is not nought. */
function countsInWords(of: MailCampaignItem['counts']): string {
  return counts
    .filter(({ name }) => of[name] > 0)
    .map(({ name, label }) => `${of[name].toLocaleString('en-US')} ${label.toLowerCase()}`)
    .join(', ')
}

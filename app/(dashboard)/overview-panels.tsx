import { ContactStatusBadge } from '@/components/contacts/contact-status-badge'
import { EndingLinks } from '@/components/overview/ending-links'
import { Figures } from '@/components/overview/figures'
import { ReachChart } from '@/components/overview/reach-chart'
import { ReachFunnel } from '@/components/overview/reach-funnel'
import { reachHref } from '@/components/overview/reach-href'
import { ButtonLink } from '@/components/ui/button-link'
import { Panel } from '@/components/ui/panel'
import { addressOf } from '@/lib/address-filter'
import { recordView } from '@/lib/audit/record-view'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import type { Actor } from '@/lib/districts/actor'
import { countReach, countReachBy } from '@/lib/overview/count-reach'
import { countStatuses } from '@/lib/overview/count-statuses'
import { findEndingLinks } from '@/lib/overview/find-ending-links'
import { getLinkFigures } from '@/lib/overview/get-link-figures'
import type { ReachGrouping } from '@/lib/overview/reach'

/** Whose overview, at what moment, in which zone. */
type At = { actor: Actor; now: Date; timeZone: string }

export async function FunnelPanel({ actor }: Pick<At, 'actor'>) {
  const { contacts, reach } = await countReach(actor)
  const missing = reach.invitable - reach.activated
  return (
    <Panel
      title="Who you have not reached"
      description={
        missing === 0
          ? 'Everybody who can be invited has set up the account.'
          : `${missing.toLocaleString('en-US')} of the ${reach.invitable.toLocaleString('en-US')} contacts who can be invited have not set up their account, as far as the portals say.`
      }
      action={missing > 0 && <ButtonLink href={reachHref({ not_reached: 'activated' })}>See them</ButtonLink>}
    >
      <ReachFunnel contacts={contacts} reach={reach} />
    </Panel>
  )
}

const titles: Record<ReachGrouping, string> = { school: 'By school', grade: 'By grade', language: 'By language' }

export async function ReachPanel({ actor, grouping }: Pick<At, 'actor'> & { grouping: ReachGrouping }) {
  const groups = await countReachBy(actor, grouping)
  // Where nobody has a school, a grade or a language, a chart of it says nothing.
  if (groups.every(({ value }) => value === null)) return null
  return (
    <Panel title={titles[grouping]}>
      <ReachChart grouping={grouping} groups={groups} />
    </Panel>
  )
}

export async function LinksPanel({ actor, now, timeZone }: At) {
  const [links, ending] = await Promise.all([getLinkFigures(actor, now, timeZone), findEndingLinks(actor, now)])
  if (links.total === 0) return null
  await recordView(actor, { where: 'ending', contactIds: ending.map(({ contact }) => contact.id) }, now)
  return (
    <>
      <Figures
        title="Links"
        figures={[
          { label: 'Issued today', count: links.issuedToday, href: addressOf('/links', { day: links.today }) },
          { label: 'Living now', count: links.live, href: '/links?status=live' },
          { label: 'End within the hour', count: links.endingSoon, href: '/links?status=ends_soon' },
          { label: 'Issued in all', count: links.total, href: '/links' },
        ]}
      />
      <EndingLinks links={ending} timeZone={timeZone} />
    </>
  )
}

export async function StatusPanel({ actor, now }: Pick<At, 'actor' | 'now'>) {
  const counts = await countStatuses(actor, now)
  return (
    <Figures
      title="Contacts by the status of their newest invitation"
      figures={[
        { label: 'In the roster', count: Object.values(counts).reduce((sum, count) => sum + count, 0), href: '/contacts' },
        ...contactStatuses.map((status) => ({
          label: <ContactStatusBadge status={status} />,
          count: counts[status],
          href: addressOf('/contacts', { status }),
        })),
      ]}
    />
  )
}

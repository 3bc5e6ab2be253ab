import { Funnel } from '@/components/charts/funnel'
import { addressOf } from '@/lib/address-filter'
import type { Reach } from '@/lib/overview/reach'
import { reachHref } from './reach-href'

/** From the roster to the account: how many came how far, and who did not. */
export function ReachFunnel({ contacts, reach }: { contacts: number; reach: Reach }) {
  return (
    <Funnel
      caption="From the roster to the account"
      stages={[
        { label: 'In the roster', count: contacts, fill: 'outline', href: '/contacts' },
        {
          label: 'Can be invited',
          count: reach.invitable,
          fill: 'outline',
          href: reachHref({}),
          missing: { label: 'cannot be invited', href: addressOf('/contacts', { invitable: 'false' }) },
        },
        {
          label: 'Invited',
          count: reach.invited,
          fill: 'dots',
          href: reachHref({ reached: 'invited' }),
          missing: { label: 'not invited yet', href: reachHref({ not_reached: 'invited' }) },
        },
        {
          label: 'Opened',
          count: reach.opened,
          fill: 'stripes',
          href: reachHref({ reached: 'opened' }),
          missing: { label: 'invited, not opened', href: reachHref({ reached: 'invited', not_reached: 'opened' }) },
        },
        {
          label: 'Activated',
          count: reach.activated,
          fill: 'solid',
          href: reachHref({ reached: 'activated' }),
          missing: { label: 'opened, not activated', href: reachHref({ reached: 'opened', not_reached: 'activated' }) },
        },
      ]}
    />
  )
}

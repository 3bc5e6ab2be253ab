import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { Notice } from '@/components/ui/notice'
import { addressOf } from '@/lib/address-filter'

/** How many links a portal refused since a day (YYYY-MM-DD), the way to them, and nothing where it refused none. */
export function RefusedLinks({ refused: { links, since } }: { refused: { links: number; since: string } }) {
  if (links === 0) return null
  return (
    <Notice
      tone="warning"
      title={`${counted(links, 'link')} ${links === 1 ? 'was' : 'were'} refused by a portal in the last 7 days`}
      action={<ButtonLink href={addressOf('/links', { status: 'refused', refused_since: since })}>See which</ButtonLink>}
    >
      These families came as far as the portal and were sent back. The list says why.
    </Notice>
  )
}

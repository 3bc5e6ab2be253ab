import Link from 'next/link'
import { Countdown } from '@/components/links/countdown'
import { Panel } from '@/components/ui/panel'
import type { EndingLink } from '@/lib/overview/find-ending-links'

type EndingLinksProps = {
  links: readonly EndingLink[]
  timeZone: string
}

/** Whose link dies next, while there is time to tell them or to create another. */
export function EndingLinks({ links, timeZone }: EndingLinksProps) {
  return (
    <Panel title="Links that end next" description="Not used yet, and gone within twelve hours. After that, create them again.">
      {links.length === 0 ? (
        <p className="text-muted text-sm">No link that somebody may still use ends in the next twelve hours.</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line">
          {links.map(({ id, contact, issuedAt, expiresAt }) => (
            <li key={id} className="flex items-center justify-between gap-4 py-1.5 text-sm first:pt-0 last:pb-0">
              <Link href={`/links/${id}`} prefetch={false} className="link flex min-h-6 min-w-0 items-center">
                <bdi className="truncate" title={contact.name}>
                  {contact.name}
                </bdi>
              </Link>
              <Countdown issuedAt={issuedAt} expiresAt={expiresAt} timeZone={timeZone} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

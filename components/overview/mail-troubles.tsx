import Link from 'next/link'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { Notice } from '@/components/ui/notice'
import { addressOf } from '@/lib/address-filter'
import type { MailTrouble } from '@/lib/overview/get-mail-trouble'

/** Mail that did not arrive or may not have, each number the way to those mails; nothing where all is well. */
export function MailTroubles({ trouble, canManage }: { trouble: MailTrouble; canManage: boolean }) {
  const { failed, ambiguous, bounced, waitingWithoutServer } = trouble
  const lists = [
    { count: failed, words: 'failed', href: addressOf('/mail/messages', { state: 'failed' }) },
    { count: bounced, words: 'came back', href: addressOf('/mail/messages', { bounced: 'true' }) },
    { count: ambiguous, words: 'may have arrived or not', href: addressOf('/mail/messages', { state: 'ambiguous' }) },
  ].filter(({ count }) => count > 0)
  return (
    <>
      {waitingWithoutServer > 0 && (
        <Notice
          tone="warning"
          title={`${counted(waitingWithoutServer, 'mail')} ${waitingWithoutServer === 1 ? 'waits' : 'wait'} for a mail server`}
          action={canManage && <ButtonLink href="/mail/settings">Set up mail</ButtonLink>}
        >
          None is set up, so nothing goes out. {canManage ? 'They go as soon as one is.' : 'Ask an owner or admin to set one up.'}
        </Notice>
      )}
      {lists.length > 0 && (
        <Notice tone="warning" title="Some mail did not arrive">
          <ul className="flex flex-wrap gap-x-6 gap-y-1">
            {lists.map(({ count, words, href }) => (
              <li key={href}>
                <Link href={href} prefetch={false} className="link inline-flex min-h-6 items-center">
                  {counted(count, 'mail')} {words}
                </Link>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

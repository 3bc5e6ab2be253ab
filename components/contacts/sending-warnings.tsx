import { Notice } from '@/components/ui/notice'

/** What would keep mails from working once they have left the house. */
export type SendingWarning = 'no_server' | 'loopback_address' | 'plain_http' | 'dies_overnight'

const words: Record<Exclude<SendingWarning, 'no_server'>, { title: string; sentence: string }> = {
  loopback_address: {
    title: 'Links in these mails work on this computer only',
    sentence:
      'The address of this installation points to the computer it runs on. Whoever runs it sets APP_URL to the address families reach.',
  },
  plain_http: {
    title: 'Links in these mails are not encrypted',
    sentence: 'The address of this installation begins with http. Whoever runs it sets APP_URL to one that begins with https.',
  },
  dies_overnight: {
    title: 'These links die overnight',
    sentence:
      'Invite pages are off, so each mail carries a link that works for hours. Families who read it tomorrow, or after the weekend, find it dead. Send in the morning of a school day, or have an owner switch invite pages on under Settings.',
  },
}

export function SendingWarnings({ warnings }: { warnings: readonly SendingWarning[] }) {
  return warnings.map((warning) => {
    // Said before anything else, in a notice of its own.
    if (warning === 'no_server') return null
    return (
      <Notice key={warning} tone="warning" title={words[warning].title}>
        {words[warning].sentence}
      </Notice>
    )
  })
}

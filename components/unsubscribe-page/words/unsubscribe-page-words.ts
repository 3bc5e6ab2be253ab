import type { SafeHtml } from '@/lib/safe-html'

/** All that the page says at which families stop mail, in one language. What it shares with the invite page stands there. */
export type UnsubscribePageWords = {
  title: string
  text: (district: SafeHtml) => SafeHtml
  /** Beside the box to tick; programs that post forms leave it empty. */
  confirm: string
  unconfirmed: string
  stop: string
  done: { title: string; text: (district: SafeHtml) => SafeHtml }
  closed: { title: string; text: string }
}

import type { ReturnReason } from '@/lib/portals/portal-kind'
import type { SafeHtml } from '@/lib/safe-html'

/** All that the page says to whom a portal sent back, in one language. What it shares with the invite page stands there. */
export type ReturnedPageWords = {
  title: string
  lead: (names: { district: SafeHtml; portal: SafeHtml }) => SafeHtml
  /** What happened and what to do about it; `button` is the word on the invite page's own. */
  reasons: Record<ReturnReason, (button: string) => string>
  closed: { title: string; text: string }
}

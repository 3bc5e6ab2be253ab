'use client'

import { confirmed } from '@/components/confirm-identity/confirmed'
import { CopyButton } from '@/components/ui/copy-button'
import type { Action } from '@/lib/action-result'
import { formatLinkLines } from './format-link-lines'
import { freshCampaign } from './fresh-links'
import { useLinkPhase } from './use-link-phase'

type CopyAllButtonProps = {
  campaignId: string
  what: 'link' | 'address'
  /** How many links, or invite pages, the campaign has. */
  count: number
  /** When the last of them dies. */
  expiresAt: Date | null
  copyAgain: Action<{ campaignId: string }, Array<{ name: string; url: string }>>
}

const words = {
  link: { many: 'links', none: 'All of these links have expired.' },
  address: { many: 'addresses', none: 'None of these invite pages works any more.' },
}

/** Copies one line per living link, the name, a tab, the address, ready for a spreadsheet. */
export function CopyAllButton({ campaignId, what, count, expiresAt, copyAgain }: CopyAllButtonProps) {
  const expired = useLinkPhase(expiresAt) === 'expired'
  if (expired || count === 0) return null
  return (
    <CopyButton
      label="Copy all"
      announcement={
        count === 1 ? `1 ${what} copied, with its name` : `${count.toLocaleString('en-US')} ${words[what].many} copied, one a line`
      }
      variant="primary"
      copy={async () => {
        const fresh = freshCampaign(campaignId)
        if (fresh.length === count) return formatLinkLines(fresh)
        const result = await confirmed(copyAgain)({ campaignId })
        if (!result.ok) throw new Error(result.message)
        if (result.data.length === 0) throw new Error(words[what].none)
        return formatLinkLines(result.data)
      }}
    />
  )
}

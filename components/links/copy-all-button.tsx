'use client'

import { CopyButton } from '@/components/ui/copy-button'
import type { Action } from '@/lib/action-result'
import { formatLinkLines } from './format-link-lines'
import { freshLink } from './fresh-links'
import { useLinkPhase } from './use-link-phase'

type CopyAllButtonProps = {
  campaignId: string
  /** In the order of issuing. */
  linkIds: string[]
  /** When the last of them dies. */
  expiresAt: Date | null
  copyAgain: Action<{ campaignId: string }, Array<{ name: string; url: string }>>
}

/** Copies one line per living link, the name, a tab, the address, ready for a spreadsheet. */
export function CopyAllButton({ campaignId, linkIds, expiresAt, copyAgain }: CopyAllButtonProps) {
  const expired = useLinkPhase(expiresAt) === 'expired'
  if (expired || linkIds.length === 0) return null
  return (
    <CopyButton
      label="Copy all"
      announcement={
        linkIds.length === 1 ? '1 link copied, with its name' : `${linkIds.length.toLocaleString('en-US')} links copied, one a line`
      }
      variant="primary"
      copy={async () => {
        const fresh = linkIds.flatMap((id) => freshLink(id) ?? [])
        if (fresh.length === linkIds.length) return formatLinkLines(fresh)
        const result = await copyAgain({ campaignId })
        if (!result.ok) throw new Error(result.message)
        if (result.data.length === 0) throw new Error('All of these links have expired.')
        return formatLinkLines(result.data)
      }}
    />
  )
}

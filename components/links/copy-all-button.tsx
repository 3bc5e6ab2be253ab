'use client'

import { CopyButton } from '@/components/ui/copy-button'
import type { Action } from '@/lib/action-result'
import { formatLinkLines } from './format-link-lines'
import { freshLink } from './fresh-links'
import { useLinkPhase } from './use-link-phase'

type CopyAllButtonProps = {
  campaignId: string
  what: 'link' | 'address'
  /** In the order of issuing: of links, or of the invitations whose pages they are. */
  issuedIds: string[]
  /** When the last of them dies. */
  expiresAt: Date | null
  copyAgain: Action<{ campaignId: string }, Array<{ name: string; url: string }>>
}

const words = {
  link: { many: 'links', none: 'All of these links have expired.' },
  address: { many: 'addresses', none: 'None of these invite pages works any more.' },
}

/** Copies one line per living link, the name, a tab, the address, ready for a spreadsheet. */
export function CopyAllButton({ campaignId, what, issuedIds, expiresAt, copyAgain }: CopyAllButtonProps) {
  const expired = useLinkPhase(expiresAt) === 'expired'
  if (expired || issuedIds.length === 0) return null
  return (
    <CopyButton
      label="Copy all"
      announcement={
        issuedIds.length === 1
          ? `1 ${what} copied, with its name`
          : `${issuedIds.length.toLocaleString('en-US')} ${words[what].many} copied, one a line`
      }
      variant="primary"
      copy={async () => {
        const fresh = issuedIds.flatMap((id) => freshLink(id) ?? [])
        if (fresh.length === issuedIds.length) return formatLinkLines(fresh)
        const result = await copyAgain({ campaignId })
        if (!result.ok) throw new Error(result.message)
        if (result.data.length === 0) throw new Error(words[what].none)
        return formatLinkLines(result.data)
      }}
    />
  )
}

'use client'

import { CopyButton } from '@/components/ui/copy-button'
import type { Action } from '@/lib/action-result'
import { freshLink } from './fresh-links'

export type CopyLinkAgain = Action<{ linkId: string }, { url: string }>

/** Copies the address of one living link: at once when it was just issued here, otherwise derived again by the server. */
export function CopyLinkButton({ link, copyAgain }: { link: { id: string; name: string }; copyAgain: CopyLinkAgain }) {
  return (
    <CopyButton
      label="Copy link"
      subject={`for ${link.name}`}
      announcement={`Link for ${link.name} copied`}
      size="sm"
      copy={async () => {
        const fresh = freshLink(link.id)
        if (fresh) return fresh.url
        const result = await copyAgain({ linkId: link.id })
        if (!result.ok) throw new Error(result.message)
        return result.data.url
      }}
    />
  )
}

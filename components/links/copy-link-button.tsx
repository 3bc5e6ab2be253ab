'use client'

import { CopyButton } from '@/components/ui/copy-button'
import type { Action } from '@/lib/action-result'
import { freshLink } from './fresh-links'

/** Answers with the address of a link by its id, or of an invite page by its invitation's. */
export type CopyLinkAgain = Action<{ id: string }, { url: string }>

type CopyLinkButtonProps = {
  link: { id: string; name: string }
  /** A signed link, or the address of an invite page. */
  what?: 'link' | 'address'
  copyAgain: CopyLinkAgain
}

/** Copies the address of one link or invite page that lives: at once when it was just issued here, otherwise derived again by the server. */
export function CopyLinkButton({ link, what = 'link', copyAgain }: CopyLinkButtonProps) {
  return (
    <CopyButton
      label={`Copy ${what}`}
      subject={`for ${link.name}`}
      announcement={`${what === 'link' ? 'Link' : 'Address'} for ${link.name} copied`}
      size="sm"
      copy={async () => {
        const fresh = freshLink(link.id)
        if (fresh) return fresh.url
        const result = await copyAgain({ id: link.id })
        if (!result.ok) throw new Error(result.message)
        return result.data.url
      }}
    />
  )
}

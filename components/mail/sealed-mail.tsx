'use client'

import { useNonce } from '@/components/shell/nonce'
import { frameMail } from './frame-mail'

/**
 * A mail as a mail program would show it, shut in: no script of it runs, and what is pressed in it leads nowhere. Each mail has a frame of its own:
 * Chromium leaves a sandboxed frame white now and then whose document is replaced while it is still being drawn.
 */
export function SealedMail({ title, html, tall = false }: { title: string; html: string; tall?: boolean | undefined }) {
  const nonce = useNonce()
  return (
    <iframe
      key={html}
      title={title}
      sandbox=""
      srcDoc={frameMail(html, nonce)}
      className={`w-full rounded-md border border-line bg-[white] ${tall ? 'h-160' : 'h-96'}`}
    />
  )
}

export type CopyOutcome = { copied: true } | { copied: false; text: string }

/**
 * Puts text on the clipboard; call it within the press of a button. Safari forgets the press while text is awaited,
 * so the clipboard is handed the promise at once. Where the browser has no such clipboard (a page without HTTPS, a policy), it copies
 * as Ctrl-C does; where that is refused too, the text comes back to be copied by hand. Rejects only when the text itself
 * could not be had.
 */
export async function copyToClipboard(text: string | Promise<string>): Promise<CopyOutcome> {
  const clipboard: Clipboard | undefined = navigator.clipboard
  try {
    if (clipboard === undefined) return copyNow(await text)
    if (typeof text === 'string') await clipboard.writeText(text)
    else if (typeof ClipboardItem === 'undefined') await clipboard.writeText(await text)
    else await clipboard.write([new ClipboardItem({ 'text/plain': text.then((value) => new Blob([value], { type: 'text/plain' })) })])
    return { copied: true }
  } catch {
    // Whichever of the two failed: when it was the text, awaiting it again says so.
    return copyNow(await text)
  }
}

/** Copies as Ctrl-C does. Focus and selection are afterwards where they were. */
export function copyNow(text: string): CopyOutcome {
  const focused = document.activeElement
  const selection = document.getSelection()
  const ranges = selection === null ? [] : Array.from({ length: selection.rangeCount }, (_, index) => selection.getRangeAt(index))
  const copy = document.createElement('span')
  copy.textContent = text
  copy.className = 'sr-only whitespace-pre select-text'
  // Inside the dialog that is open, or the dialog would draw the focus back.
  ;(focused?.closest('[role="dialog"]') ?? document.body).append(copy)
  const range = document.createRange()
  range.selectNodeContents(copy)
  selection?.removeAllRanges()
  selection?.addRange(range)
  let handed = false
  const hand = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    handed = event.clipboardData !== null
  }
  document.addEventListener('copy', hand, { capture: true })
  const copied = document.execCommand('copy') && handed
  document.removeEventListener('copy', hand, { capture: true })
  copy.remove()
  selection?.removeAllRanges()
  for (const before of ranges) selection?.addRange(before)
  if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus({ preventScroll: true })
  return copied ? { copied: true } : { copied: false, text }
}

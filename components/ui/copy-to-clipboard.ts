export type CopyOutcome = { copied: true } | { copied: false; text: string }

/**
 * Puts text on the clipboard; call it within the press of a button. Safari forgets the press while text is awaited,
 * so the clipboard is handed the promise at once. Where the browser refuses (a page without HTTPS, a policy), the
 * text comes back to be copied by hand. Rejects only when the text itself could not be had.
 */
export async function copyToClipboard(text: string | Promise<string>): Promise<CopyOutcome> {
  const clipboard: Clipboard | undefined = navigator.clipboard
  try {
    if (clipboard === undefined) return { copied: false, text: await text }
    if (typeof text === 'string') await clipboard.writeText(text)
    else if (typeof ClipboardItem === 'undefined') await clipboard.writeText(await text)
    else await clipboard.write([new ClipboardItem({ 'text/plain': text.then((value) => new Blob([value], { type: 'text/plain' })) })])
    return { copied: true }
  } catch {
    // Whichever of the two failed: when it was the text, awaiting it again says so.
    return { copied: false, text: await text }
  }
}

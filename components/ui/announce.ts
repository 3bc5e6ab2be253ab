let region: HTMLElement | null = null

/** The element that a screen reader listens to; there is one, in the root layout. */
export function setAnnouncer(element: HTMLElement | null): void {
  region = element
}

/** Reads a sentence out, politely and once; the same sentence again is read again. */
export function announce(text: string): void {
  if (region === null) return
  const sentence = document.createElement('p')
  sentence.textContent = text
  region.replaceChildren(sentence)
}

/** Which element had the focus before a dialog took it: where that one is gone with its own dialog, the one before. */
const openers = new WeakMap<Element, Element | null>()

/** Makes everything under this layer unreachable; answers how to undo it. */
export function setAside(layer: Element, opener: Element | null): () => void {
  openers.set(layer, opener)
  const below = [...document.querySelectorAll<HTMLElement>('.app-root, [data-modal]')].filter(
    (element) => element !== layer && !element.inert,
  )
  for (const element of below) element.inert = true
  document.documentElement.toggleAttribute('data-modal-open', true)
  return () => {
    for (const element of below) element.inert = false
    document.documentElement.toggleAttribute(
      'data-modal-open',
      below.some((element) => element.matches('[data-modal]')),
    )
  }
}

/** Whether no other dialog lies over this one. */
export function isTopmost(layer: Element | null): boolean {
  return [...document.querySelectorAll('[data-modal]')].at(-1) === layer
}

/** Brings the focus back into a dialog when what it was on goes or is switched off; answers how to stop. */
export function keepFocus(box: HTMLElement): () => void {
  const observer = new MutationObserver(() =>
    // A switched-off control loses the focus with the next frame.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const hasFallenOut = document.activeElement === document.body || document.activeElement === null
        if (hasFallenOut && box.isConnected && isTopmost(box.closest('[data-modal]'))) box.focus()
      }),
    ),
  )
  observer.observe(box, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled', 'hidden'] })
  return () => observer.disconnect()
}

/** Leads back to where somebody was, unless the focus has a new place already. */
export function returnFocus(opener: Element | null): void {
  if (document.activeElement !== document.body && document.activeElement !== null) return
  const place = standing(opener) ?? document.querySelector('main')
  if (place instanceof HTMLElement) place.focus()
}

function standing(element: Element | null): Element | null {
  if (element === null || element === document.body) return null
  if (element.isConnected) return element
  const layer = element.closest('[data-modal]')
  return layer === null ? null : standing(openers.get(layer) ?? null)
}

/**
 * Text that a portal's server wrote, fit to store and to show as text: control characters, those that turn the direction of
 * writing and halves of characters become blanks, and what is over `most` characters is cut. Null when nothing is left.
 */
export function outsideText(text: string | null, most: number): string | null {
  const plain = (text ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Surrogate}]/gu, ' ').trim()
  // By code points, so that no character is cut in two.
  return [...plain].slice(0, most).join('').trim() || null
}

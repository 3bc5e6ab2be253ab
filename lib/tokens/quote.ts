const mostCharacters = 200

/**
 * A value from outside as a sentence shows it: `missing`, or its JSON, cut after 200 whole characters, with nothing left in it that
 * turns or hides the sentence around it (bidi controls and other format characters, Unicode TR 36 §3).
 */
export function quote(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'number') return String(value)
  const json = typeof value === 'string' ? JSON.stringify(cut(value)) : cut(JSON.stringify(value))
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

function cut(text: string): string {
  return Array.from(text).slice(0, mostCharacters).join('')
}

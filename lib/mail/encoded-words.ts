/** Longest line with encoded words (RFC 2047 §2); every other header line of ours keeps to it where it can be folded. */
export const longestLine = 76

const prefix = '=?UTF-8?B?'
const suffix = '?='

/** Whether a text stands in a header as it is: printable ASCII that nobody takes for encoded words. */
export function isPlainHeaderText(text: string): boolean {
  return /^[ -~]*$/.test(text) && !text.includes('=?') && text.trim() === text
}

/** A text as encoded words of RFC 2047 in base64, each of whole characters and on a line of its own; `used` characters stand before the first. */
export function encodeWords(text: string, used: number): string {
  const words: string[] = []
  let chunk = ''
  let bytes = 0
  let room = bytesIn(longestLine - used)
  for (const character of text) {
    const more = Buffer.byteLength(character)
    if (bytes + more > room) {
      words.push(chunk)
      chunk = ''
      bytes = 0
      // The blank that a folded line begins with.
      room = bytesIn(longestLine - 1)
    }
    chunk += character
    bytes += more
  }
  return [...words, chunk].map((word) => `${prefix}${Buffer.from(word).toString('base64')}${suffix}`).join('\r\n ')
}

function bytesIn(characters: number): number {
  return Math.floor((characters - prefix.length - suffix.length) / 4) * 3
}

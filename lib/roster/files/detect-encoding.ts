import type { FileEncoding } from './csv-dialect'

/** The encoding that the first bytes of a file say themselves (Unicode 15 §23.8), and how many bytes say it. */
export function readByteOrderMark(head: Uint8Array): { encoding: FileEncoding; bytes: number } | undefined {
  const [first, second, third] = head
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', bytes: 3 }
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', bytes: 2 }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', bytes: 2 }
  return undefined
}

/**
 * The encoding of a text file by its beginning: its byte order mark, else UTF-16 by the zeros beside Latin letters, else UTF-8
 * where the bytes are nothing but that, else Windows-1252, in which every byte is a letter.
 */
export function detectEncoding(head: Uint8Array): FileEncoding {
  return readByteOrderMark(head)?.encoding ?? detectUtf16(head) ?? (isUtf8(head) ? 'utf-8' : 'windows-1252')
}

/** UTF-16 without a byte order mark: a good part of the bytes at even, or at odd, places are zero, and none of the others. */
export function detectUtf16(head: Uint8Array): FileEncoding | undefined {
  const pairs = Math.floor(Math.min(head.length, 4_096) / 2)
  if (pairs < 2) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < pairs * 2; at += 2) {
    if (head[at] === 0) even++
    if (head[at + 1] === 0) odd++
  }
  if (even === 0 && odd > pairs / 3) return 'utf-16le'
  return odd === 0 && even > pairs / 3 ? 'utf-16be' : undefined
}

/** True when the bytes are UTF-8, of which the last letter may be cut off. */
export function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/** True when there is any letter past ASCII, without which UTF-8 and Windows-1252 are the same. */
export function isBeyondAscii(head: Uint8Array): boolean {
  return head.some((byte) => byte > 0x7f)
}

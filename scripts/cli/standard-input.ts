import type { Readable } from 'node:stream'
import { AppError } from '@/lib/app-error'

/** How long an open but silent pipe is waited for: some programs leave it open and never write. */
const patienceMilliseconds = 5_000

/** What is piped in, decoded; blank when standard input is a terminal, or stays silent for 5 s. Refuses what is not UTF-8 with `invalid_input`. */
export async function readStandardInput(input: Readable & { isTTY?: boolean } = process.stdin): Promise<string> {
  if (input.isTTY) return ''
  const giveUp = setTimeout(() => input.push(null), patienceMilliseconds)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of input) {
      clearTimeout(giveUp)
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(giveUp)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new AppError('invalid_input', 'What is piped in is not UTF-8 text.')
  }
}

/** A text without the one line end that `echo` and editors put after it. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}

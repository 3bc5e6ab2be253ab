import type { Readable } from 'node:stream'

/** How long an open but silent pipe is waited for: some programs leave it open and never write. */
const patienceMilliseconds = 5_000

/** What is piped in, decoded; blank when standard input is a terminal, or stays silent for 5 s. */
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
  return Buffer.concat(chunks).toString()
}

/** A text without the one line end that `echo` and editors put after it. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}

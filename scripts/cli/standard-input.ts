/** How long an open but silent pipe is waited for: some programs leave it open and never write. */
const patienceMilliseconds = 5_000

/** What is piped in, decoded; blank when standard input is a terminal, or stays silent. */
export async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) return ''
  const chunks: Buffer[] = []
  for await (const chunk of untilSilent(process.stdin)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function* untilSilent(input: NodeJS.ReadStream): AsyncGenerator<Buffer> {
  const giveUp = setTimeout(() => input.push(null), patienceMilliseconds)
  try {
    for await (const chunk of input) {
      clearTimeout(giveUp)
      yield chunk
    }
  } finally {
    clearTimeout(giveUp)
  }
}

/** A text without the one line end that `echo` and editors put after it. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}

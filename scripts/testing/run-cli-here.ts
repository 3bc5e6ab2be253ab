import { Readable } from 'node:stream'
import { vi } from 'vitest'
import { runCli } from '@/scripts/cli/run-cli'

export type CliResult = { code: number | null; out: string; problem: string }

/** Runs the command line within this process, which takes no start of its own, with `piped` on its standard input. */
export async function runCliHere(words: readonly string[], piped = ''): Promise<CliResult> {
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true))
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(piped)]) as typeof process.stdin)
  try {
    const code = await runCli(words)
    const [out = '', problem = ''] = streams.map((stream) => stream.mock.calls.map(([text]) => String(text)).join(''))
    return { code, out, problem }
  } finally {
    vi.restoreAllMocks()
  }
}

/** Runs it with --json and expects it done: exactly one JSON object. */
export async function doneHere(words: readonly string[], piped?: string) {
  const { code, out, problem } = await runCliHere([...words, '--json'], piped)
  if (code !== 0) throw new Error(`${words.slice(0, 2).join(' ')} ended ${code}: ${problem}`)
  return JSON.parse(out)
}

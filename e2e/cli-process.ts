// The product's command line as one process for many commands: starting one for each takes longer than most of them do.
import { Readable } from 'node:stream'
import { runCli } from '@/scripts/cli/run-cli'

export type CliCall = { id: number; words: string[]; standardInput: string }
export type CliAnswer = { id: number; code: number; output: string; errors: string }

/** One after the other, since each has the whole of standard output. */
let last: Promise<unknown> = Promise.resolve()

process.on('message', (call: CliCall) => {
  last = last.then(async () => process.send?.(await answer(call)))
})
process.on('disconnect', () => process.exit())

async function answer({ id, words, standardInput }: CliCall): Promise<CliAnswer> {
  const printed = { output: '', errors: '' }
  const streams = { output: process.stdout, errors: process.stderr }
  const writes = { output: streams.output.write, errors: streams.errors.write }
  for (const name of ['output', 'errors'] as const) {
    streams[name].write = (text: unknown) => {
      printed[name] += String(text)
      return true
    }
  }
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(standardInput)]) })
  try {
    return { id, code: await runCli(words), ...printed }
  } catch (error) {
    return { id, code: 1, output: printed.output, errors: `${printed.errors}${error instanceof Error ? error.stack : String(error)}` }
  } finally {
    streams.output.write = writes.output
    streams.errors.write = writes.errors
  }
}

import { AppError } from '@/lib/app-error'
import { SettingsError } from '@/lib/env'
import { StartError } from './start-error'

/** Runs a command to its exit code. What the operator can mend is told in words, without a stack. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(`${explain(error)}\n`)
  }
  // A pool or a timer of a library may linger; the work is done.
  process.stdout.write('', () => process.exit())
}

/** What a process cannot start without; where that is refused it ends, told as by `runCommand`. */
export async function orEnd<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}

function explain(error: unknown): string {
  if (error instanceof StartError) return `${error.message}\n${error.cure}`
  if (error instanceof SettingsError || error instanceof AppError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

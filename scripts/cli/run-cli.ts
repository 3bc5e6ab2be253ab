import { AppError } from '@/lib/app-error'
import { withDatabase } from '@/scripts/running-database'
import { apiKeyCommands } from './api-key'
import { auditCommands } from './audit'
import { backupCommands } from './backup'
import { type Command, type Outcome, UsageError } from './command'
import { contactsCommands } from './contacts'
import { districtCommands } from './district'
import { keysCommands } from './keys'
import { linksCommands } from './links'
import { memberCommands } from './member'
import { type CommandLine, parseCommandLine, usageOf } from './parse-command-line'
import { portalCommands } from './portal'
import { tokenCommands } from './token'

const commands: Record<string, Command> = {
  ...districtCommands,
  ...memberCommands,
  ...apiKeyCommands,
  ...portalCommands,
  ...contactsCommands,
  ...linksCommands,
  ...tokenCommands,
  ...keysCommands,
  ...auditCommands,
  ...backupCommands,
}

/** Runs one command line. 0: done; 1: refused, the reason on standard error; 2: wrong usage, the usage on standard error. */
export async function runCli(words: readonly string[]): Promise<number> {
  if (words[0] === 'help' || words.includes('--help')) {
    process.stdout.write(`${usageOf(commands)}\n`)
    return 0
  }
  try {
    const commandLine = parseCommandLine(words, commands)
    return await runCommandLine(commandLine)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n${usageOf(commands)}\n`)
    return 2
  }
}

async function runCommandLine({ command, given, json }: CommandLine): Promise<number> {
  try {
    const work = command.plan(given)
    const run = () => work(new Date())
    const outcome = (command.needsDatabase?.(given) ?? true) ? await withDatabase(run) : await run()
    if (!outcome.hasWritten) print(outcome, json)
    if (outcome.refusal === undefined) return outcome.exitCode ?? 0
    process.stderr.write(`${outcome.refusal}\n`)
    return outcome.exitCode ?? 1
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message: detail, fields } = error
    process.stderr.write(`${detail}\n${json ? `${JSON.stringify({ code, detail, fields })}\n` : ''}`)
    return 1
  }
}

function print({ json, lines }: Outcome, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify(json)}\n`)
  else if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
}

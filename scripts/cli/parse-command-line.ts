import { parseArgs } from 'node:util'
import { type Command, type Given, UsageError } from './command'

export type CommandLine = { name: string; command: Command; given: Given; json: boolean }

/** Finds the command that `<noun> <verb> …`, or a verb alone, names and its flags. Throws `UsageError` for anything else. */
export function parseCommandLine(words: readonly string[], commands: Readonly<Record<string, Command>>): CommandLine {
  const [noun = ''] = words
  const length = Object.hasOwn(commands, noun) ? 1 : 2
  const name = words.slice(0, length).join(' ')
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(noun === '' ? 'Say what to do.' : `There is no command "${name}".`)
  const { values, positionals } = parseFlags(words.slice(length), command)
  return { name, command, given: givenOf(name, values, positionals), json: values.json === true }
}

type Values = Record<string, unknown>

function parseFlags(rest: string[], command: Command): { values: Values; positionals: string[] } {
  const options = { ...command.flags, json: { type: 'boolean' } } as const
  try {
    return parseArgs({ args: rest, options, allowPositionals: command.takesPositionals ?? false, strict: true })
  } catch (error) {
    // parseArgs says what is wrong with the words; its stack says nothing.
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function givenOf(name: string, values: Values, positionals: string[]): Given {
  const optional = (flag: string) => (typeof values[flag] === 'string' ? values[flag] : undefined)
  return {
    optional,
    text(flag) {
      const value = optional(flag)
      if (value === undefined) throw new UsageError(`${name} needs --${flag}.`)
      return value
    },
    list(flag) {
      const list = values[flag]
      return Array.isArray(list) ? list.filter((value) => typeof value === 'string') : []
    },
    flag: (flag) => values[flag] === true,
    positionals,
  }
}

/** The whole usage text. */
export function usageOf(commands: Readonly<Record<string, Command>>): string {
  const lines = Object.entries(commands).map(([name, { usage }]) => `  ${name} ${usage}`)
  return ['Usage: npm run cli -- <noun> <verb> [flags] [--json]', ...lines, '--district takes the slug or the id.'].join('\n')
}

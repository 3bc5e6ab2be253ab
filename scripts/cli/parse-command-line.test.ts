import { describe, expect, it } from 'vitest'
import { type Command, flag, text, texts, UsageError } from './command'
import { parseCommandLine, usageOf } from './parse-command-line'

const commands: Record<string, Command> = {
  'thing make': {
    usage: '--name NAME',
    flags: { name: text, part: texts, quick: flag },
    plan: (given) => {
      const name = given.text('name')
      return async () => ({ json: { name }, lines: [] })
    },
  },
  'thing name': { usage: 'NAME…', flags: {}, takesPositionals: true, plan: () => async () => ({ json: {}, lines: [] }) },
  hum: { usage: '--tune NAME', flags: { tune: text }, plan: () => async () => ({ json: {}, lines: [] }) },
}

describe('a command line', () => {
  it('names a command and gives its flags', () => {
    const { name, given, json } = parseCommandLine(
      ['thing', 'make', '--name', 'x', '--part', 'a', '--part=b', '--quick', '--json'],
      commands,
    )
    expect([name, given.text('name'), given.list('part'), given.flag('quick'), json]).toEqual(['thing make', 'x', ['a', 'b'], true, true])
    expect(given.optional('missing')).toBeUndefined()
  })

  it('may be a verb alone', () => {
    const { name, given } = parseCommandLine(['hum', '--tune', 'x'], commands)
    expect([name, given.text('tune')]).toEqual(['hum', 'x'])
  })

  it('gives words without a flag only to a command that takes them', () => {
    expect(parseCommandLine(['thing', 'name', 'a', 'b'], commands).given.positionals).toEqual(['a', 'b'])
    expect(() => parseCommandLine(['thing', 'make', 'a'], commands)).toThrow(UsageError)
  })

  it.each([[[]], [['thing']], [['thing', 'break']], [['constructor']], [['thing', 'make', '--nam', 'x']], [['thing', 'make', '--name']]])(
    'is wrong usage as %j',
    (words) => {
      expect(() => parseCommandLine(words, commands)).toThrow(UsageError)
    },
  )

  it('is wrong usage without a flag the command needs', () => {
    const { command, given } = parseCommandLine(['thing', 'make'], commands)
    expect(() => command.plan(given)).toThrow('thing make needs --name.')
  })

  it('has a usage that names every command', () => {
    expect(usageOf(commands)).toContain('thing make --name NAME\n  thing name NAME…')
  })
})

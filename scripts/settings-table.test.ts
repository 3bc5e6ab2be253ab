import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '@/lib/env'

const settings = Object.keys(settingsSchema.shape).toSorted()

/** The names in the first column of the table under the heading *Settings*. */
function readmeSettings(): string[] {
  const section = readFileSync('README.md', 'utf8')
    .split(/^#+ /m)
    .find((part) => part.startsWith('Settings\n'))
  return [...(section ?? '').matchAll(/^\|\s*`([A-Z_]+)`/gm)].map(([, name = '']) => name).toSorted()
}

function exampleSettings(): string[] {
  return [...readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name = '']) => name).toSorted()
}

describe('the settings', () => {
  it('stand in the README, each once', () => {
    expect(readmeSettings()).toEqual(settings)
  })

  it('stand in .env.example, each once', () => {
    expect(exampleSettings()).toEqual(settings)
  })
})

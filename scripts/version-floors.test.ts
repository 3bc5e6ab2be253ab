import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

/** The oldest version of a package without a known hole that matters here, wherever the lockfile installs it. Raised when an advisory says so. */
const floors = { next: '16.4.1', 'next-auth': '4.24.15', nodemailer: '10.4.1' }

const lockfile = z
  .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))

function installed(name: string): string[] {
  return Object.entries(lockfile.packages).flatMap(([place, { version }]) =>
    place.endsWith(`node_modules/${name}`) && version !== undefined ? [version] : [],
  )
}

function isAtLeast(version: string, floor: string): boolean {
  return version.localeCompare(floor, 'en', { numeric: true }) >= 0
}

describe('the lockfile', () => {
  it.each(Object.entries(floors))('installs no %s older than %s', (name, floor) => {
    const versions = installed(name)
    expect(versions).not.toEqual([])
    expect(versions.filter((version) => !isAtLeast(version, floor))).toEqual([])
  })

  it('compares versions by number', () => {
    expect([isAtLeast('4.24.9', '4.24.15'), isAtLeast('10.0.0', '9.9.9'), isAtLeast('4.24.15', '4.24.15')]).toEqual([false, true, true])
  })
})

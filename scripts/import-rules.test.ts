import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const refused = [
  ['lib/contacts/x.ts', '@/app/page'],
  ['lib/contacts/x.ts', '@/components/ui/button'],
  ['lib/contacts/x.ts', '@/scripts/run-product'],
  ['lib/contacts/x.ts', 'next/navigation'],
  ['lib/contacts/x.ts', 'react'],
  ['lib/contacts/x.ts', 'next-auth'],
  ['lib/contacts/x.ts', 'jose'],
  ['lib/contacts/x.ts', '../database'],
  ['lib/contacts/x.test.ts', '../database'],
  ['lib/tokens/x.ts', 'react'],
  ['lib/tokens/x.ts', '@/app/page'],
  ['lib/auth/session.ts', '@/app/page'],
  ['lib/member-action.ts', '@/components/ui/button'],
  ['components/contacts/x.tsx', '@/app/(dashboard)/contacts/actions'],
  ['components/contacts/x.tsx', '@/lib/database'],
  ['components/contacts/x.tsx', '@/lib/env'],
  ['components/contacts/x.tsx', '@/lib/district-scope'],
  ['components/contacts/x.tsx', '@/lib/auth/session'],
  ['components/contacts/x.tsx', '@/lib/secrets/district-key'],
  ['components/contacts/x.tsx', '@/lib/tokens/sign-token'],
  ['components/contacts/x.tsx', '@/prisma/generated/client'],
  ['components/contacts/x.tsx', '../ui/button'],
  ['components/ui/x.tsx', '@/components/contacts/contact-table'],
  ['components/ui/x.tsx', '@/lib/contacts/contact'],
  ['app/(dashboard)/contacts/page.tsx', '@/prisma/generated/client'],
  ['app/(dashboard)/contacts/page.tsx', 'jose'],
  ['app/(dashboard)/contacts/page.tsx', '../links/actions'],
  ['app/(dashboard)/contacts/page.tsx', '../../actions'],
  ['scripts/x.ts', 'jose'],
  ['e2e/portals/x.ts', '@/lib/portals/gg4l'],
  ['e2e/portals/x.ts', 'jose'],
] as const

const allowed = [
  ['lib/contacts/x.ts', '@/lib/database'],
  ['lib/contacts/x.ts', './contact'],
  ['lib/contacts/x.ts', '@/prisma/generated/client'],
  ['lib/contacts/x.test.ts', '@/scripts/testing/make-district'],
  ['lib/tokens/x.ts', 'jose'],
  ['lib/auth/session.ts', 'next/navigation'],
  ['components/contacts/x.tsx', '@/components/ui/button'],
  ['components/contacts/x.tsx', '@/lib/districts/policies'],
  ['components/contacts/x.tsx', '@/prisma/generated/enums'],
  ['components/ui/x.tsx', './button'],
  ['components/ui/x.tsx', 'react'],
  ['app/(dashboard)/contacts/page.tsx', '@/lib/contacts/find-contacts'],
  ['app/(dashboard)/contacts/page.tsx', '@/prisma/generated/enums'],
] as const

const folder = mkdtempSync(path.join(tmpdir(), 'invite-desk-lint-'))
let said = ''

beforeAll(() => {
  const sources = new Map<string, string[]>()
  for (const [file, target] of [...refused, ...allowed]) sources.set(file, [...(sources.get(file) ?? []), target])
  for (const [file, targets] of sources) {
    write(file, targets.map((target, index) => `import { name as name${index} } from '${target}'\n`).join(''))
  }
  write('lib/cycle/one.ts', "import { two } from './two'\n\nexport const one = () => two\n")
  write('lib/cycle/two.ts', "import { one } from './one'\n\nexport const two = () => one\n")
  copyFileSync('biome.json', path.join(folder, 'biome.json'))
  const { stdout, error } = spawnSync(
    process.execPath,
    [
      path.resolve('node_modules/@biomejs/biome/bin/biome'),
      'lint',
      '--vcs-enabled=false',
      '--max-diagnostics=none',
      '--reporter=github',
      '.',
    ],
    { cwd: folder, encoding: 'utf8' },
  )
  if (error) throw error
  said = stdout
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}

/** The rules that fired on the line that imports the target. */
function rulesAt(file: string, target: string): string[] {
  const line =
    readFileSync(path.join(folder, file), 'utf8')
      .split('\n')
      .findIndex((text) => text.includes(`'${target}'`)) + 1
  return [...said.matchAll(/^::\w+ title=([^,]+),file=([^,]+),line=(\d+)/gm)].flatMap(([, rule = '', where, at]) =>
    where === path.join(folder, file) && Number(at) === line ? rule : [],
  )
}

describe('the lint rules for import direction', () => {
  it.each(refused)('refuse in %s the import of %s', (file, target) => {
    expect(rulesAt(file, target)).toContain('lint/style/noRestrictedImports')
  })

  it.each(allowed)('allow in %s the import of %s', (file, target) => {
    expect(rulesAt(file, target)).not.toContain('lint/style/noRestrictedImports')
  })

  it('refuse files that import each other', () => {
    expect(rulesAt('lib/cycle/one.ts', './two')).toContain('lint/suspicious/noImportCycles')
  })
})

describe('components', () => {
  it('import values only from lib files that may reach the browser', () => {
    // A test never does.
    const files = readdirSync('components', { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    expect(files.length).toBeGreaterThan(10)
    const serverImports = files.flatMap((name) => {
      const source = readFileSync(path.join('components', name), 'utf8')
      const targets = [...source.matchAll(/^import (?!type\b)(?:(?! from )[^;])*? from '@\/(lib\/[^']+)'/gm)].map(
        ([, target]) => `${target}.ts`,
      )
      return targets
        .filter((target) => readFileSync(target, 'utf8').includes("import 'server-only'"))
        .map((target) => `components/${name} → ${target}`)
    })
    expect(serverImports).toEqual([])
  })
})

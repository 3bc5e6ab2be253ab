import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** Doors without a wrapper of ours, each with what guards it instead. Anything new here wants a reason. */
const unwrapped: Record<string, string> = {
  'app/api/auth/[...nextauth]/route.ts GET': 'next-auth guards itself',
  'app/api/auth/[...nextauth]/route.ts POST': 'next-auth guards itself',
  'app/api/health/live/route.ts GET': 'tells nothing',
  'app/api/health/ready/route.ts GET': 'tells whether the product is ready',
  'app/api/v1/openapi.json/route.ts GET': 'a public document',
  'app/i/[district]/[code]/route.ts GET': 'the code in the address is the authority; opening changes nothing',
  'app/i/[district]/[code]/route.ts POST': 'the code in the address is the authority; from mails and letters, so from any origin',
  'app/i/[district]/[code]/returned/route.ts GET': 'the code in the address proves one link; it only tells what came of it',
  'app/i/[district]/unsubscribe/route.ts GET': 'the code in the address is the authority; looking changes nothing',
  'app/i/[district]/unsubscribe/route.ts POST': 'the code in the address is the authority; from mail programs, so from any origin',
  'app/sign-out/route.ts POST': 'ends whatever session the cookie stands for, of any role',
  ...Object.fromEntries(
    ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((method) => [`app/api/v1/[[...path]]/route.ts ${method}`, 'answers 404 to all']),
  ),
}

const wrappers = /=\s+(apiRoute|signedRoute|memberRoute|memberAction|pendingAction)\(/

/** Exports of a file of doors that are not made by a wrapper, `publicAction` counting where it is the whole body. */
function bareExports(source: string): string[] {
  const statements = source.split(/^(?=export )/m).filter((part) => part.startsWith('export ') && !part.startsWith('export type'))
  return statements.flatMap((statement) => {
    // Refuse whoever asks.
    if (/^export \{[^}]*\} from '@\/app\/api\/v1\/other-methods'$/.test(statement.trim())) return []
    const list = /^export \{([^}]*)\}/.exec(statement)?.[1]
    if (list) return list.split(',').map((item) => item.trim().split(' as ').at(-1) ?? '')
    const name = /^export (?:const|async function|function) (\w+)/.exec(statement)?.[1] ?? statement.slice(0, 60)
    const wrapped = wrappers.test(statement) || statement.includes('  return publicAction(')
    return wrapped || name === 'dynamic' ? [] : [name]
  })
}

const doors = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .map((file) => path.join('app', file))
  .filter((file) => /(^|\/)(route|actions)\.ts$/.test(file))
  .sort()

describe('every action and route', () => {
  it('goes through a wrapper, but for those listed here', () => {
    const bare = doors.flatMap((file) => bareExports(readFileSync(file, 'utf8')).map((name) => `${file} ${name}`))
    expect(bare.sort()).toEqual(Object.keys(unwrapped).sort())
  })

  it('is found by this test even when it is written in another way', () => {
    expect(
      bareExports('export async function steal() {\n  return 1\n}\nexport const GET = apiRoute(x, y)\nexport { a as POST }\n'),
    ).toEqual(['steal', 'POST'])
    expect(bareExports("export { GET } from '@/app/api/v1/other'\nexport { PUT } from '@/app/api/v1/other-methods'\n")).toEqual(['GET'])
  })

  it('is the only kind of file that says "use server"', () => {
    const strays = ['app', 'components', 'lib'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(actions|public-doors\.test)\.tsx?$/.test(file))
        .filter((file) => /^\s*['"]use server['"]/m.test(readFileSync(path.join(folder, file), 'utf8'))),
    )
    expect(strays).toEqual([])
  })
})

describe('every page of the dashboard', () => {
  const pages = readdirSync('app/(dashboard)', { recursive: true, encoding: 'utf8' }).filter((file) => /(^|\/)page\.tsx$/.test(file))

  it.each(pages)('asks who is there itself, in %s', (file) => {
    expect(readFileSync(path.join('app/(dashboard)', file), 'utf8')).toMatch(/await requireMember\(/)
  })
})

import { execFile, spawn } from 'node:child_process'
import { chown, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from './embedded-postgres'

const run = promisify(execFile)

/** Nobody's, on every system; only root can run a program as another user. */
const stranger = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

type Step = { word: string; rest: string }

/** The instructions of the Dockerfile, stage by stage. */
async function readStages(): Promise<Step[][]> {
  const lines = (await readFile('Dockerfile', 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const stages: Step[][] = []
  for (const line of lines) {
    const [word = '', ...rest] = line.split(' ')
    if (word === 'FROM') stages.push([])
    stages.at(-1)?.push({ word, rest: rest.join(' ') })
  }
  return stages
}

const of = (stage: readonly Step[], word: string) => stage.filter((step) => step.word === word).map(({ rest }) => rest)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-packaging-'))
  await run('chmod', ['711', folder])
})
afterAll(async () => {
  await run('find', [folder, '-type', 'd', '-exec', 'chmod', 'u+w', '{}', '+'])
  await rm(folder, { recursive: true, force: true })
})

/** What is sent to be built: everything but what .dockerignore leaves out. */
async function copyContext(tree: string): Promise<void> {
  const ignored = (await readFile('.dockerignore', 'utf8')).split('\n').filter((line) => line !== '')
  const pruned = ignored.flatMap((pattern) => ['-path', `./${pattern.replace('**/', '*')}`, '-prune', '-o'])
  const { stdout } = await run('find', ['.', ...pruned, '-type', 'f', '-print'])
  const files = stdout.trim().split('\n')
  for (const name of ['app', 'lib', 'scripts', 'prisma']) expect(files.some((file) => file.startsWith(`./${name}/`))).toBe(true)
  expect(files.filter((file) => /\.test\.tsx?$|^\.\/(\.git|\.data|\.env|e2e)\b/.test(file))).toEqual([])
  for (const file of files) await cp(file, path.join(tree, file))
}

/** So that packing takes what is installed and built here, where it is what it would make; else it installs and builds. */
async function lendWhatIsMade(tree: string): Promise<void> {
  // Hard links where it can be: packages are taken away, never written to. npm's own list is, so it is a copy.
  await run('cp', ['-al', 'node_modules', tree]).catch(() => run('cp', ['-a', 'node_modules', tree]))
  const list = path.join('node_modules', '.package-lock.json')
  await rm(path.join(tree, list))
  await cp(list, path.join(tree, list))
  for (const made of ['.next', 'prisma/generated']) await run('cp', ['-a', made, path.join(tree, path.dirname(made))])
}

async function untilReady(port: number, ended: Promise<unknown>): Promise<void> {
  let over = false
  ended.finally(() => {
    over = true
  })
  while (!over) {
    const response = await fetch(`http://127.0.0.1:${port}/api/health/ready`).catch(() => undefined)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

it('each step of the Dockerfile makes a tree that another user runs without writing to it', { timeout: 600_000 }, async () => {
  const [pack = [], final = []] = await readStages()
  const tree = path.join(folder, 'tree')
  await mkdir(tree)
  expect(of(pack, 'COPY')).toEqual(['. .'])
  await copyContext(tree)
  await lendWhatIsMade(tree)
  for (const command of of(pack, 'RUN')) await run('sh', ['-c', command], { cwd: tree, env: { ...process.env, NODE_ENV: 'production' } })
  await expect(readFile(path.join(tree, 'node_modules/vitest/package.json'))).rejects.toThrow('ENOENT')

  expect(of(final, 'COPY')).toEqual(['--from=pack /opt/invite-desk /opt/invite-desk'])
  expect(of(final, 'USER')).toEqual(['node'])
  const data = path.join(folder, 'data')
  await mkdir(data, { mode: 0o700 })
  if (stranger.uid !== undefined) await chown(data, stranger.uid, stranger.gid)
  // Folders alone: the files are those of the packages here.
  await run('find', [tree, '-type', 'd', '-exec', 'chmod', 'a-w', '{}', '+'])

  const port = await freePort()
  const environment: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    LOG_LEVEL: 'error',
    DATA_DIR: data,
    PORT: String(port),
  }
  const words: string[] = [...JSON.parse(of(final, 'ENTRYPOINT')[0] ?? ''), ...JSON.parse(of(final, 'CMD')[0] ?? '')]
  const child = spawn(words[0] ?? '', words.slice(1), { cwd: tree, env: environment, ...stranger, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = Promise.all([text(child.stdout), text(child.stderr)])
  const exit = new Promise((resolve) => child.once('exit', resolve))
  try {
    await untilReady(port, ended)
    const [check] = of(final, 'HEALTHCHECK')
    const [program = '', ...rest]: string[] = JSON.parse(check?.slice(check.indexOf('[')) ?? '')
    await run(program, rest, { env: environment })
    const cli = async (...given: string[]) => {
      const { stdout } = await run('node', ['scripts/bootstrap.mjs', 'cli', ...given, '--json'], {
        cwd: tree,
        env: environment,
        ...stranger,
      })
      return JSON.parse(stdout)
    }
    await cli('district', 'create', '--name', 'Maple Grove', '--slug', 'maple-grove', '--time-zone', 'UTC')
    const { key } = await cli('api-key', 'create', '--district', 'maple-grove', '--role', 'admin', '--name', 'packaging')
    const contacts = await fetch(`http://127.0.0.1:${port}/api/v1/contacts`, { headers: { authorization: `Bearer ${key}` } })
    expect([contacts.status, await contacts.json()]).toEqual([200, { data: [], next_cursor: null }])
    const page = await fetch(`http://127.0.0.1:${port}/sign-in`)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Sign in')])
  } finally {
    child.kill('SIGTERM')
    const [, problem] = await ended
    expect(problem).toBe('')
    expect(await exit).toBe(0)
  }
})

describe('what runs it', () => {
  it('compose.yaml passes on every setting that the product has, and no other', async () => {
    const compose = await readFile('compose.yaml', 'utf8')
    const settings = new Set((await readFile('.env.example', 'utf8')).match(/[A-Z][A-Z_]+(?==)/g))
    const given = [...compose.matchAll(/^ {2,6}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name)
    const ofPostgres = ['POSTGRES_PASSWORD', 'OWNER_PASSWORD', 'APP_PASSWORD']
    expect(given.filter((name) => !settings.has(name) && !ofPostgres.includes(name))).toEqual([])
    // Where they are inside a container the image says.
    expect([...settings].filter((name) => !given.includes(name) && !['DATA_DIR', 'PORT'].includes(name))).toEqual([])
    expect(compose.slice(compose.indexOf('  cli:'))).toContain('DATABASE_OWNER_URL: ')
  })

  it('the roles are made without a password on a command line', async () => {
    const script = await readFile('deploy/make-roles.sh', 'utf8')
    expect(script.split('\n').filter((line) => line.startsWith('psql') && line.includes('PASSWORD'))).toEqual([])
    for (const name of ['OWNER_PASSWORD', 'APP_PASSWORD']) expect(script).toMatch(new RegExp(`^\\\\getenv \\w+ ${name}$`, 'm'))
  })

  it('commands of compose.yaml and of the unit are commands of the product', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'))
    const compose = await readFile('compose.yaml', 'utf8')
    for (const [, command = ''] of compose.matchAll(/command: \[([a-z]+)\]/g)) expect(scripts, command).toHaveProperty(command)
    expect(await readFile('deploy/invite-desk@.service', 'utf8')).toContain('ExecStart=/usr/bin/env node scripts/bootstrap.mjs %i')
  })

  it('systemd takes the unit, where there is systemd', async () => {
    const unit = path.join(folder, 'invite-desk@web.service')
    await cp('deploy/invite-desk@.service', unit)
    const { code, stderr = '' } = await run('systemd-analyze', ['verify', unit]).catch((error) => error)
    expect(code === 'ENOENT' || stderr === '', stderr).toBe(true)
  })
})

// Every npm command begins here, on a fresh clone too: plain Node, nothing installed. Makes what is missing or out of
// date (node_modules, the Prisma client, the production build), then runs scripts/<command>.ts in a process of its own.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

const commandsThatNeedABuild = ['start', 'demo', 'drill', 'test', 'bench', 'web', 'pack']
const [command, ...commandArguments] = process.argv.slice(2)

process.chdir(path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..'))
process.env.NEXT_TELEMETRY_DISABLED = '1'
// glibc makes up to eight heaps for each processor and gives little of them back.
process.env.MALLOC_ARENA_MAX ??= '2'

requireNode()
if (!command || !existsSync(`scripts/${command}.ts`)) stop(`There is no command "${command}". Commands are in the scripts of package.json.`)
await whileOthersWait(() => {
  // What is packed is without what only developing takes.
  if (command === 'pack' || !isInstalled()) install()
  generatePrismaClient()
  if (commandsThatNeedABuild.includes(command)) build()
})
run()

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  stop(`Invite Desk needs Node.js 20.19 or newer; this is ${process.versions.node}. Install the current version from https://nodejs.org.`)
}

/** npm keeps a copy of the lock file of what it installed. Packages for other systems are absent from it. */
function isInstalled() {
  if (!existsSync('node_modules/.package-lock.json')) return false
  const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages
  const { '': _project, ...wanted } = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages
  return Object.entries(wanted).every(([name, { version, optional, devOptional }]) =>
    installed[name] ? installed[name].version === version : optional || devOptional,
  )
}

function install() {
  say('Installing packages…')
  const npm = process.env.npm_execpath
  const [program, ...before] = npm ? [process.execPath, npm] : ['npm']
  // The versions are the lock file's, which stays as it is. Not npm ci: it refuses a lock file without the packages for
  // other systems, and a registry mirror that lacks those leaves them out.
  runStep(
    program,
    [...before, 'install', '--no-save', command === 'pack' ? '--omit=dev' : '--include=dev', '--no-progress', '--loglevel=error'],
    'The packages could not be installed.',
  )
}

function generatePrismaClient() {
  const stamp = 'prisma/generated/made-from'
  const hash = hashOf(['prisma/schema.prisma', 'package-lock.json'])
  if (readStamp(stamp) === hash) return
  say('Generating the database client…')
  runStep(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], 'The database client could not be generated.', {
    // Generating needs no engine, but the CLI downloads one unless it is told that it has one.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  })
  writeFileSync(stamp, hash)
}

function build() {
  const stamp = '.next/made-from'
  const sources = [
    'app',
    'components',
    'lib',
    'prisma',
    'public',
    'next.config.mjs',
    'postcss.config.mjs',
    'tsconfig.json',
    'package-lock.json',
  ]
  const hash = hashOf(sources)
  if (readStamp(stamp) === hash) return
  say('Building…')
  rmSync(stamp, { force: true })
  runStep(process.execPath, ['node_modules/next/dist/bin/next', 'build'], 'The build failed.', { NODE_ENV: 'production' })
  writeFileSync(stamp, hash)
}

/** Names and contents of all files below, tests left out: they are no part of what is built. */
function hashOf(sources) {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesOf)) hash.update(`${file}\0`).update(createHash('sha256').update(readFileSync(file)).digest())
  return hash.digest('hex')
}

function filesOf(source) {
  if (!existsSync(source) || source === path.join('prisma', 'generated')) return []
  if (!statSync(source).isDirectory()) return /\.test\.tsx?$/.test(source) ? [] : [source]
  return readdirSync(source)
    .sort()
    .flatMap((name) => filesOf(path.join(source, name)))
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** What a step says is shown when it fails, and on standard error: standard output belongs to the command alone. */
function runStep(program, parameters, failure, environment = {}) {
  const { status, error, stdout, stderr } = spawnSync(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...environment },
  })
  if (status === 0) return
  process.stderr.write(Buffer.concat([stdout ?? Buffer.alloc(0), stderr ?? Buffer.alloc(0)]))
  stop(error ? `${failure} ${error.message}` : `${failure} The reason stands above.`)
}

/** Two commands at once prepare one after the other. A lock whose process is gone counts for nothing. */
async function whileOthersWait(prepare) {
  const file = '.preparing'
  for (let said = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code === 'EACCES' || error.code === 'EROFS') return requirePacked()
      if (error.code !== 'EEXIST') throw error
    }
    const holder = Number(readStamp(file))
    // A file just made is empty for a moment; its writer gets a second to put its number in.
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (holder ? !isAlive(holder) : age > 1000) rmSync(file, { force: true })
    else if (!said) {
      say('Waiting for another command that installs or builds…')
      said = true
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  prepare()
  process.off('exit', release)
  release()
}

/** A tree that cannot be written to, as in a container, is run as it is. */
function requirePacked() {
  const made = ['node_modules/.package-lock.json', 'prisma/generated/made-from', '.next/made-from']
  if (made.every((file) => existsSync(file))) return
  stop(`The folder ${process.cwd()} cannot be written to, and is not complete. Run "npm run pack" in it as its owner.`)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function run() {
  // Next chooses for each of its layers which React it gets.
  const conditions = command === 'web' ? [] : ['--conditions=react-server']
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', ...conditions, `scripts/${command}.ts`, ...commandArguments],
    // The channel lets the command notice when this process is killed outright.
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  stopWithNpm(child)
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
  child.on('error', (error) => stop(error.message))
}

/** npm passes a signal to its shell alone, which dies of it without passing it on. */
function stopWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 500).unref()
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function stop(reason) {
  say(reason)
  // Whoever counts tests reads the last line.
  if (command === 'test') process.stdout.write('0 passed, 1 failed\n')
  process.exit(1)
}

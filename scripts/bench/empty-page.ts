// Beside what of Next and React alone comes to a browser, and takes a server, ours can be judged: the same version, built in the same run.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { freePort } from '@/scripts/embedded-postgres'
import { type MeasuredServer, startMeasuredServer } from './measured-server'

const next = path.resolve('node_modules/next/dist/bin/next')

const files = {
  'package.json': '{ "private": true, "type": "module" }',
  'app/layout.jsx': 'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html> }',
  'app/page.jsx': 'export default function Page() { return <p>Empty</p> }',
  // Made anew for each request, as every page of ours is.
  'app/dynamic/page.jsx': `import { connection } from 'next/server'
export default async function Page() { await connection(); return <p>Empty</p> }`,
  'app/route/route.js': `export const dynamic = 'force-dynamic'
export function GET() { return Response.json({ data: [] }) }`,
}

/** How many bytes of JavaScript, compressed as Next sends them, an empty page loads. Builds one, which takes some seconds. */
export async function emptyPageBytes(): Promise<number> {
  return withEmptyApp(async (folder) => {
    const html = await readFile(path.join(folder, '.next/server/app/index.html'), 'utf8')
    const scripts = new Set([...html.matchAll(/<script(?![^>]*noModule)[^>]*? src="\/_next\/([^"?]+)/gi)].map(([, file = '']) => file))
    const contents = await Promise.all([...scripts].map((script) => readFile(path.join(folder, '.next', script))))
    return contents.reduce((sum, content) => sum + compressedBytes(content), 0)
  })
}

/** Runs `work` beside Next's own server, which serves an empty page under /dynamic and a route without a database under /route. */
export async function withEmptyServer<Result>(work: (server: MeasuredServer) => Promise<Result>): Promise<Result> {
  return withEmptyApp(async (folder) => {
    const port = await freePort()
    const server = await startMeasuredServer({ nodeArguments: [next, 'start', folder, '--port', String(port)], port, readyAt: '/route' })
    try {
      return await work(server)
    } finally {
      await server.stop()
    }
  })
}

async function withEmptyApp<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  // Inside the project, where it finds the same Next.
  await mkdir('.next', { recursive: true })
  const folder = await mkdtemp(path.resolve('.next', 'empty-page-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
      await writeFile(path.join(folder, name), text)
    }
    const { NODE_OPTIONS, ...environment } = process.env
    await promisify(execFile)(process.execPath, [next, 'build', folder], {
      env: { ...environment, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    })
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** As Next compresses what it sends. */
export function compressedBytes(content: Uint8Array): number {
  return gzipSync(content).length
}

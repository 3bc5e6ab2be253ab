import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const methods = 'GET|POST|PUT|PATCH|DELETE'

/** Every page and every route that Next finds, such as `page /contacts/[id]` and `GET /links/export`. */
export function findDoors(): string[] {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
  const pages = files.filter((file) => path.basename(file) === 'page.tsx').map((file) => `page ${addressOf(file)}`)
  const routes = files.filter((file) => path.basename(file) === 'route.ts')
  return [...pages, ...routes.flatMap(doorsOfRoute)].sort()
}

function doorsOfRoute(file: string): string[] {
  const source = readFileSync(path.join('app', file), 'utf8')
  const declared = [...source.matchAll(new RegExp(`^export (?:const|async function|function) (${methods})\\b`, 'gm'))]
  const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) => [
    ...list.matchAll(new RegExp(`\\b(${methods})\\b`, 'g')),
  ])
  return [...declared, ...listed].map(([, method]) => `${method} ${addressOf(file)}`)
}

/** Folders in brackets stand for no part of the address. */
function addressOf(file: string): string {
  const folders = path.dirname(file).split(path.sep)
  return `/${folders.filter((folder) => folder !== '.' && !folder.startsWith('(')).join('/')}`
}

/** Every server action as it is written, such as `app/letters/actions.ts printLetters`. */
export function findWrittenActions(): string[] {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'actions.ts')
  return files
    .flatMap((file) => {
      const source = readFileSync(path.join('app', file), 'utf8')
      return [...source.matchAll(/^export (?:const|async function) (\w+)/gm)].map(([, name]) => `app/${file} ${name}`)
    })
    .sort()
}

type ManifestEntry = { workers: Record<string, unknown>; filename: string; exportedName: string }

export type BuiltAction = { id: string; name: string /** A page that can run it. */; page: string }

/** Every server action of the built product: what a program could post. */
export function findActions(): BuiltAction[] {
  const manifest: { node: Record<string, ManifestEntry> } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'))
  return Object.entries(manifest.node).map(([id, { workers, filename, exportedName }]) => {
    const [worker = ''] = Object.keys(workers).sort((one, other) => one.length - other.length)
    const page = addressOf(worker.replace(/^app\//, '')).replace(/\[[^\]]*\]/g, '00000000-0000-7000-8000-000000000000')
    return { id, name: `${filename} ${exportedName}`, page }
  })
}

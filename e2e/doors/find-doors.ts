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
  // What a path of the API does not take is no door.
  const listed = [...source.matchAll(/^export \{([^}]*)\}(?! from '@\/app\/api\/v1\/other-methods'$)/gm)].flatMap(([, list = '']) => [
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

/** Every page and every route, as `findDoors` names it, that asks who is there where that was not shown lately. */
export function findConfirmedDoors(): string[] {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
  const read = (file: string) => readFileSync(path.join('app', file), 'utf8')
  const pages = files.filter((file) => path.basename(file) === 'page.tsx' && /redirect\(\s*addressOf\('\/confirm'/.test(read(file)))
  const routes = files.filter((file) => path.basename(file) === 'route.ts')
  return [
    ...pages.map((file) => `page ${addressOf(file)}`),
    ...routes.flatMap((file) => findConfirmedExports(read(file)).map((method) => `${method} ${addressOf(file)}`)),
  ].sort()
}

/** Every server action, as `findWrittenActions` names it, that does. */
export function findConfirmedActions(): string[] {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'actions.ts')
  return files
    .flatMap((file) => findConfirmedExports(readFileSync(path.join('app', file), 'utf8')).map((name) => `app/${file} ${name}`))
    .sort()
}

/** The names of what a file exports that is written with `confirmed: true`, or with a part of a door that is, or asks by itself. */
export function findConfirmedExports(source: string): string[] {
  const statements = source.split(/^(?=\S)/m)
  const parts = statements.flatMap((text) => (text.includes('confirmed: true') ? (/^const (\w+)/.exec(text)?.[1] ?? []) : []))
  return statements.flatMap((text) => {
    const name = /^export (?:const|async function|function) (\w+)/.exec(text)?.[1]
    const asks = /confirmed: true|\brequireConfirmed\(/.test(text) || parts.some((part) => text.includes(`...${part},`))
    return name !== undefined && asks ? [name] : []
  })
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

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const sorts = 'z\\b|\\w+(?:Schema|Text|Name|Id|Ids|Email|Url|Input)\\b'

/** Names of the fields that the product's own schemas know, read from where they are written. */
export function findKnownFields(): string[] {
  const files = ['app', 'lib'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  )
  const sources = files.filter((file) => /(?<!\.test)\.tsx?$/.test(file)).map((file) => readFileSync(file, 'utf8'))
  const names = sources.flatMap((source) => [
    ...source.matchAll(new RegExp(`\\b([a-z]\\w*): (?:${sorts})`, 'g')),
    ...source.matchAll(/searchParams\.get\('(\w+)'\)/g),
  ])
  return [...new Set(names.map(([, name = '']) => name))].sort()
}

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GET } from './route'

/** Routes that are no calls: the document itself, and the answer to what is no call. */
const others = ['[[...path]]', 'openapi.json']

function findRoutes(): string[] {
  const files = readdirSync('app/api/v1', { recursive: true, encoding: 'utf8' }).filter((file) => /(^|\/)route\.ts$/.test(file))
  return files
    .map((file) => file.replace(/\/route\.ts$/, ''))
    .filter((folder) => !others.includes(folder))
    .flatMap((folder) => {
      const source = readFileSync(`app/api/v1/${folder}/route.ts`, 'utf8')
      const methods = [...source.matchAll(/^export const (\w+) = (?:apiRoute|signedRoute)\(/gm)].map(([, method]) => method)
      if (methods.length !== source.match(/^export /gm)?.length) throw new Error(`${folder} has a door without a wrapper`)
      return methods.map((method) => `${method} /${folder.replace(/\[(\w+)\]/g, '{$1}')}`)
    })
}

describe('openapi.json', () => {
  it('holds exactly the calls there are routes for, each behind the wrapper', async () => {
    const document = await GET().json()
    const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual(findRoutes().sort())
  })

  it('describes what a call takes and answers', async () => {
    const document = await GET().json()
    expect(document.openapi).toBe('3.1.0')
    expect(document.security).toEqual([{ api_key: [] }])
    const { post } = document.paths['/campaigns']
    expect(post.requestBody.required).toBe(true)
    expect(post.requestBody.content['application/json'].schema).toMatchObject({ required: ['portal'], additionalProperties: false })
    expect(post.responses['201'].content['application/json'].schema.properties).toHaveProperty('links')
    expect(post.parameters.map(({ name }: { name: string }) => name)).toEqual(['Idempotency-Key'])
    const { get } = document.paths['/contacts']
    expect(get.parameters.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['search', 'school', 'grade', 'status', 'portal', 'limit', 'cursor']),
    )
    expect(Object.keys(document.paths['/roster/imports'].post.requestBody.content)).toEqual(['text/csv', 'application/zip'])
  })
})

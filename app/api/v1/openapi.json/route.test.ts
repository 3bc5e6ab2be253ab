import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { callsOf } from '@/lib/api/examples/example-request'
import { exampleOf } from '@/lib/api/openapi/example-of'
import type { JsonSchema } from '@/lib/api/openapi/json-schema'
import { parameterWords } from '@/lib/api/openapi/parameter-words'
import { openApi31 } from '@/scripts/testing/openapi-31'
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
      const refusals = /^export \{ ([\w, ]+) \} from '@\/app\/api\/v1\/other-methods'$/m.exec(source)?.[1]?.split(', ') ?? []
      if (methods.length + 1 !== source.match(/^export /gm)?.length) throw new Error(`${folder} has a door without a wrapper`)
      if (methods.length + refusals.length !== 5) throw new Error(`${folder} leaves a method to Next`)
      return methods.map((method) => `${method} /${folder.replace(/\[(\w+)\]/g, '{$1}')}`)
    })
}

const document = await GET().json()
const calls = callsOf(document)
const schemas: Record<string, JsonSchema> = document.components.schemas

function makeAjv() {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv
}

describe('openapi.json', () => {
  it('holds exactly the calls there are routes for, each behind the wrapper', () => {
    const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual(findRoutes().sort())
  })

  it('is an OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12', () => {
    const isOpenApi = makeAjv().compile(openApi31)
    expect([isOpenApi(document), isOpenApi.errors]).toEqual([true, null])
    expect(isOpenApi({ ...document, paths: { contacts: {} } })).toBe(false)
    expect(isOpenApi({ ...document, components: { schemas: { Odd: { type: 'nothing' } } } })).toBe(false)
  })

  it('refers only to what is in it, and shows examples that its own schemas allow', () => {
    const ajv = makeAjv().addSchema(document, 'document')
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, place]) => place ?? '')
    expect(references.length).toBeGreaterThan(50)
    for (const place of new Set(references))
      expect(
        place
          .slice(2)
          .split('/')
          .reduce((at, key) => at?.[key], document),
        place,
      ).toBeDefined()
    const wrong = Object.entries(schemas).filter(([name, schema]) => {
      const isAllowed = ajv.compile({ $ref: `document#/components/schemas/${name}` })
      return !isAllowed(exampleOf(schema, schemas))
    })
    expect(wrong.map(([name]) => name)).toEqual([])
    for (const { operation } of calls) {
      for (const { name, schema, example } of operation.parameters) {
        if (example !== undefined)
          expect([operation.operationId, name, ajv.validate(schema, example)]).toEqual([operation.operationId, name, true])
      }
    }
    const bodies = Object.values<{ post: { requestBody: { content: { 'application/json': { schema: JsonSchema } } } } }>(document.webhooks)
    for (const { post } of bodies) {
      const { schema } = post.requestBody.content['application/json']
      expect([ajv.validate(schema, exampleOf(schema, schemas)), ajv.errors]).toEqual([true, null])
    }
  })

  it('says of every parameter what it means, and has no words to spare', () => {
    const used = new Set<string>()
    for (const { operation } of calls) {
      for (const { name, in: where, description } of operation.parameters) {
        expect([operation.operationId, name, description]).not.toContain('')
        const own = `${operation.operationId}.${name}`
        if (where === 'query') used.add(own in parameterWords ? own : name)
      }
    }
    expect(Object.keys(parameterWords).filter((name) => !used.has(name))).toEqual([])
  })

  it('describes what a call takes, answers and refuses', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.security).toEqual([{ api_key: [] }])
    const { post } = document.paths['/campaigns']
    expect(post.requestBody).toEqual({
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/NewCampaign' } } },
    })
    expect(schemas.NewCampaign).toMatchObject({ required: ['portal'], additionalProperties: false })
    expect(post.responses['201'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/IssuedCampaign' })
    expect(schemas.IssuedCampaign?.properties).toHaveProperty('links.items.$ref', '#/components/schemas/IssuedLink')
    expect(post.parameters.map(({ name }: { name: string }) => name)).toEqual(['Idempotency-Key'])
    expect(Object.keys(post.responses)).toEqual(['201', '400', '401', '403', '404', '409', '413', '422', '429', '500', '503'])
    expect(post['x-roles']).toEqual(['owner', 'admin', 'sender'])
    const { get } = document.paths['/contacts']
    expect(get.parameters.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['search', 'school', 'grade', 'status', 'portal', 'limit', 'cursor']),
    )
    expect(Object.keys(document.paths['/roster/imports'].post.requestBody.content)).toEqual(['text/csv', 'application/zip'])
  })
})

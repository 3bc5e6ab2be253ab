/**
 * What an OpenAPI 3.1 document may look like (spec.openapis.org/oas/v3.1.0), as JSON Schema 2020-12, closed where the
 * specification closes it: every object below has these fields and those that begin with `x-`. Of Schema Objects the keywords
 * are JSON Schema's own.
 */
export const openApi31 = {
  $id: 'https://desk.example.org/openapi-3.1',
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...object(
    {
      openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
      info: ref('info'),
      jsonSchemaDialect: text('uri'),
      servers: list('server'),
      paths: { type: 'object', propertyNames: { pattern: '^/' }, additionalProperties: ref('pathItem') },
      webhooks: mapOf('pathItem'),
      components: ref('components'),
      security: list('security'),
      tags: list('tag'),
      externalDocs: ref('externalDocs'),
    },
    ['openapi', 'info'],
  ),
  anyOf: [{ required: ['paths'] }, { required: ['components'] }, { required: ['webhooks'] }],
  $defs: {
    info: object(
      {
        title: text(),
        summary: text(),
        description: text(),
        termsOfService: text('uri'),
        contact: { type: 'object' },
        license: {
          ...object({ name: text(), identifier: text(), url: text('uri') }, ['name']),
          not: { required: ['identifier', 'url'] },
        },
        version: text(),
      },
      ['title', 'version'],
    ),
    server: object({ url: text(), description: text(), variables: { type: 'object' } }, ['url']),
    tag: object({ name: text(), description: text(), externalDocs: ref('externalDocs') }, ['name']),
    externalDocs: object({ description: text(), url: text('uri') }, ['url']),
    security: { type: 'object', additionalProperties: { type: 'array', items: text() } },
    components: object({
      schemas: named('schema'),
      responses: named('response', 'orReference'),
      parameters: named('parameter', 'orReference'),
      examples: named('example', 'orReference'),
      requestBodies: named('requestBody', 'orReference'),
      headers: named('header', 'orReference'),
      securitySchemes: named('securityScheme', 'orReference'),
      links: { type: 'object' },
      callbacks: { type: 'object' },
      pathItems: named('pathItem'),
    }),
    pathItem: object({
      $ref: text('uri-reference'),
      summary: text(),
      description: text(),
      servers: list('server'),
      parameters: { type: 'array', items: orReference('parameter'), uniqueItems: true },
      ...Object.fromEntries(
        ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map((method) => [method, ref('operation')]),
      ),
    }),
    operation: object({
      tags: { type: 'array', items: text() },
      summary: text(),
      description: text(),
      externalDocs: ref('externalDocs'),
      operationId: text(),
      parameters: { type: 'array', items: orReference('parameter'), uniqueItems: true },
      requestBody: orReference('requestBody'),
      responses: {
        type: 'object',
        minProperties: 1,
        propertyNames: { pattern: '^([1-5](\\d\\d|XX)|default)$' },
        additionalProperties: orReference('response'),
      },
      callbacks: { type: 'object' },
      deprecated: { type: 'boolean' },
      security: list('security'),
      servers: list('server'),
    }),
    parameter: {
      ...object(
        {
          name: text(),
          in: { enum: ['query', 'header', 'path', 'cookie'] },
          description: text(),
          required: { type: 'boolean', default: false },
          deprecated: { type: 'boolean' },
          allowEmptyValue: { type: 'boolean' },
          style: text(),
          explode: { type: 'boolean' },
          allowReserved: { type: 'boolean' },
          schema: ref('schema'),
          example: true,
          examples: { type: 'object', additionalProperties: orReference('example') },
          content: { ...mapOf('mediaType'), minProperties: 1, maxProperties: 1 },
        },
        ['name', 'in'],
      ),
      oneOf: [{ required: ['schema'] }, { required: ['content'] }],
      if: { properties: { in: { const: 'path' } } },
      // biome-ignore lint/suspicious/noThenProperty: A keyword of JSON Schema.
      then: { properties: { required: { const: true } }, required: ['required'] },
    },
    header: {
      ...object({
        description: text(),
        required: { type: 'boolean' },
        deprecated: { type: 'boolean' },
        schema: ref('schema'),
        example: true,
        examples: { type: 'object' },
        content: mapOf('mediaType'),
      }),
      oneOf: [{ required: ['schema'] }, { required: ['content'] }],
    },
    requestBody: object({ description: text(), content: mapOf('mediaType'), required: { type: 'boolean' } }, ['content']),
    mediaType: {
      ...object({
        schema: ref('schema'),
        example: true,
        examples: { type: 'object', additionalProperties: orReference('example') },
        encoding: { type: 'object' },
      }),
      not: { required: ['example', 'examples'] },
    },
    response: object(
      {
        description: text(),
        headers: { type: 'object', additionalProperties: orReference('header') },
        content: mapOf('mediaType'),
        links: { type: 'object' },
      },
      ['description'],
    ),
    example: {
      ...object({ summary: text(), description: text(), value: true, externalValue: text('uri-reference') }),
      not: { required: ['value', 'externalValue'] },
    },
    securityScheme: {
      oneOf: [
        object({ type: { const: 'apiKey' }, name: text(), in: { enum: ['query', 'header', 'cookie'] }, description: text() }, [
          'type',
          'name',
          'in',
        ]),
        object({ type: { const: 'http' }, scheme: text(), bearerFormat: text(), description: text() }, ['type', 'scheme']),
      ],
    },
    schema: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
    reference: object({ $ref: text('uri-reference'), summary: text(), description: text() }, ['$ref']),
  },
}

type Schema = Record<string, unknown>

function object(properties: Schema, required: readonly string[] = []): Schema {
  return { type: 'object', properties, required, patternProperties: { '^x-': true }, additionalProperties: false }
}

function text(format?: string): Schema {
  return { type: 'string', ...(format !== undefined && { format }) }
}

function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` }
}

function list(name: string): Schema {
  return { type: 'array', items: ref(name) }
}

function mapOf(name: string): Schema {
  return { type: 'object', additionalProperties: ref(name) }
}

function orReference(name: string): Schema {
  return { oneOf: [ref('reference'), { ...ref(name), not: { type: 'object', required: ['$ref'] } }] }
}

function named(name: string, kind?: 'orReference'): Schema {
  const each = kind === undefined ? ref(name) : orReference(name)
  return { type: 'object', propertyNames: { pattern: '^[a-zA-Z0-9._-]+$' }, additionalProperties: each }
}

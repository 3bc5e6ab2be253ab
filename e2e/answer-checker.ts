import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Answer, OpenApiDocument, Operation } from '@/lib/api/openapi/document-type'
import { isRecord, type JsonSchema } from '@/lib/api/openapi/json-schema'

/**
 * Checks answers against the document alone: that the status is one it names, that the kind of content is, that the body is as its
 * schema says, and that headers it promises are there. Answers what is wrong, in words.
 */
export function answerChecker({ components }: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const compiled = new Map<JsonSchema, ValidateFunction>()

  /** References in a schema lead into the document, so it is compiled as a part of one. */
  function faultsOf(schema: JsonSchema, value: unknown): string[] {
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components })
    compiled.set(schema, validate)
    return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }

  function described(operation: Operation, status: number): Answer | undefined {
    const answer = operation.responses[String(status)]
    return answer && '$ref' in answer ? components.responses[answer.$ref.split('/').at(-1) ?? ''] : answer
  }

  return async (operation: Operation, response: Response, expected: 'success' | 'refusal'): Promise<string[]> => {
    const say = (what: string) => `${operation.operationId} answered ${response.status}: ${what}`
    const text = await response.text()
    if (response.ok !== (expected === 'success')) return [say(`no ${expected}: ${text.slice(0, 300)}`)]
    const answer = described(operation, response.status)
    if (!answer) return [say('the document does not name this status')]
    const type = response.headers.get('content-type') ?? ''
    const content = answer.content?.[type.split(';')[0] ?? '']
    if (!content?.schema) return [say(`the document does not name ${type}`)]
    const missing = Object.keys(answer.headers ?? {}).filter((name) => !response.headers.has(name))
    // A report that is signed is not counted by key.
    const promised = operation['x-roles'].length > 0 ? missing : missing.filter((name) => !name.startsWith('RateLimit'))
    const line = content.schema['x-line']
    const faults = isRecord(line)
      ? text
          .trim()
          .split('\n')
          .flatMap((each) => faultsOf(line, JSON.parse(each)))
      : faultsOf(content.schema, JSON.parse(text))
    return [...promised.map((name) => say(`${name} is missing`)), ...faults.map(say)]
  }
}

import type { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { parseAnyText, parseInput } from '@/lib/parse-input'

const mebibyte = 1024 * 1024
const jsonBytes = mebibyte
const idempotencyKeyCharacters = 255

/** The key of `Authorization: Bearer …`, the scheme in any case (RFC 9110 §11.1); undefined without one. */
export function readBearerKey(request: Request): string | undefined {
  return request.headers.get('authorization')?.match(/^Bearer +([^\s]+) *$/i)?.[1]
}

/** The query by its schema. Blank values count as absent; a name given twice or unknown to the schema is refused with `invalid_input`. */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const values: Record<string, string> = {}
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(values, name)) throw new AppError('invalid_input', `${name} is given twice.`, { [name]: 'Give it once.' })
    values[name] = value
  }
  return parseInput(schema, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')))
}

/** The `Idempotency-Key` header; refuses a blank one and one over 255 characters with `invalid_input`. */
export function readIdempotencyKey(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (key !== '' && key.length <= idempotencyKeyCharacters) return key
  const sentence = `Idempotency-Key must have 1 to ${idempotencyKeyCharacters} characters.`
  throw new AppError('invalid_input', sentence, { 'Idempotency-Key': sentence })
}

/** The JSON body by its schema, an empty one being no value. Refuses over 1 MiB with `too_large`, and what is not JSON with `invalid_input`. */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  { body, takesAnyText }: { body: Schema; takesAnyText: boolean },
): Promise<z.output<Schema>> {
  const text = await readText(request)
  if (text.trim() !== '') return takesAnyText ? parseAnyText(body, parseJson(text)) : parseInput(body, parseJson(text))
  if (body.safeParse(undefined).success) return parseInput(body, undefined)
  throw new AppError('invalid_input', 'This call takes a JSON body, and there is none.')
}

/** The bytes of an uploaded file as they arrive; refuses with `invalid_input` where the sender leaves before the end, which is no fault of ours. */
export async function* readFile(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader()
  if (!reader) return
  const read = () => reader.read().catch(() => Promise.reject(brokenOff()))
  try {
    for (let chunk = await read(); !chunk.done; chunk = await read()) yield chunk.value
  } finally {
    // Who stops listening early, because the file is refused, lets the sender go too. A sender already gone is no news.
    await reader.cancel().catch(() => undefined)
  }
}

function brokenOff(): AppError {
  return new AppError('invalid_input', 'The request broke off before its end, so nothing was done. Send it again.')
}

async function readText(request: Request): Promise<string> {
  const bytes = await readBytes(request, jsonBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AppError('invalid_input', 'The body is not UTF-8.')
  }
}

/** The whole body; refuses a longer one with `too_large` as soon as that is known. */
export async function readBytes(request: Request, most: number): Promise<Buffer> {
  const tooLarge = new AppError(
    'too_large',
    `The body is longer than ${most >= mebibyte ? `${most / mebibyte} MiB` : `${most / 1024} KiB`}.`,
  )
  if (Number(request.headers.get('content-length')) > most) throw tooLarge
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of readFile(request)) {
    length += chunk.length
    if (length > most) throw tooLarge
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the body, which may hold a token.
    throw new AppError('invalid_input', 'The body is not JSON.')
  }
}

import type { TriableCall } from './try-call'

export type Filled = { apiKey: string; values: Readonly<Record<string, string>>; body: string | File | undefined }

export type CallAnswer = {
  status: number
  statusText: string
  milliseconds: number
  headers: Array<[string, string]>
  text: string
  isCut: boolean
}

/** A page that shows more than this stops answering the keyboard. */
const shownCharacters = 50_000

/** Where a call goes, with its path and query filled in; what is blank is left out. */
export function addressOf({ path, parameters }: Pick<TriableCall, 'path' | 'parameters'>, values: Filled['values']): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]?.trim() ?? ''))
  const query = new URLSearchParams(
    parameters.filter(({ name, where }) => where === 'query' && values[name]).map(({ name }) => [name, values[name] ?? '']),
  )
  return `/api/v1${filled}${query.size > 0 ? `?${query}` : ''}`
}

/** Makes the call with the key alone, never as the member who is signed in; rejects when nothing came back. */
export async function sendCall(call: TriableCall, { apiKey, values, body }: Filled): Promise<CallAnswer> {
  const headers = new Headers({ Authorization: `Bearer ${apiKey.trim()}` })
  for (const { name, where } of call.parameters) if (where === 'header' && values[name]) headers.set(name, values[name])
  if (call.body?.kind === 'json') headers.set('Content-Type', 'application/json')
  const started = performance.now()
  const response = await fetch(addressOf(call, values), {
    method: call.method,
    headers,
    credentials: 'omit',
    cache: 'no-store',
    ...(body !== undefined && body !== '' && { body }),
  })
  const text = await response.text()
  const milliseconds = Math.round(performance.now() - started)
  const written = /\bjson$/.test(response.headers.get('content-type') ?? '') ? JSON.stringify(JSON.parse(text), null, 2) : text
  return {
    status: response.status,
    statusText: response.statusText,
    milliseconds,
    headers: [...response.headers],
    text: written.slice(0, shownCharacters),
    isCut: written.length > shownCharacters,
  }
}

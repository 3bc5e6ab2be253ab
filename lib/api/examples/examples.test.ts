import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlExample } from './curl-example'
import type { ExampleRequest } from './example-request'
import { typescriptExample } from './typescript-example'

const odd = `it's "$HOME" \`id\` \\ \n $(x) é`

const request: ExampleRequest = {
  method: 'POST',
  url: "https://desk.example.org/api/v1/campaigns?name=it's",
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': odd.replace('\n', ' ') },
  body: { kind: 'json', value: { portal: odd, contacts: [], filter: { 'with-dash': [1, null, true] } } },
}

describe('an example', () => {
  it('in curl hands each word to the shell as it is, whatever is in it, and the key from the environment', () => {
    const script = curlExample(request).replace('curl ', "printf '%s\\0' ")
    const { stdout } = spawnSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NODE_ENV: 'test', INVITE_DESK_KEY: 'key' },
    })
    const words = stdout.split('\0')
    expect(words.slice(0, 4)).toEqual(['--fail-with-body', '--request', 'POST', request.url])
    expect(words).toContain('Authorization: Bearer key')
    expect(words).toContain(`Idempotency-Key: ${odd.replace('\n', ' ')}`)
    expect(JSON.parse(words.at(words.indexOf('--data') + 1) ?? '')).toEqual(request.body?.kind === 'json' && request.body.value)
  })

  it('in TypeScript asks for the same, whatever is in it', async () => {
    const asked: unknown[] = []
    const code = typescriptExample(request, 'json').replace('export {}', '')
    const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor
    const fetchInstead = async (url: string, options: { headers: object; body: string }) => {
      asked.push(url, options.headers, JSON.parse(options.body))
      return Response.json({})
    }
    await new AsyncFunction('fetch', 'process', 'console', code)(
      fetchInstead,
      { env: { INVITE_DESK_KEY: 'key' } },
      { log: () => undefined },
    )
    expect(asked).toEqual([
      request.url,
      { Authorization: 'Bearer key', ...request.headers },
      request.body?.kind === 'json' && request.body.value,
    ])
  })

  it('never holds a key', () => {
    for (const text of [curlExample(request), typescriptExample(request, 'json')])
      expect(text).toMatch(/Bearer \$\{?(process\.env\.)?INVITE_DESK_KEY/)
  })
})

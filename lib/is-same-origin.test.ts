import { describe, expect, it } from 'vitest'
import { isSameOrigin } from './is-same-origin'

describe('isSameOrigin', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://a.example.org', host: 'a.example.org' }, true],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://b.example.org', host: 'a.example.org' }, false],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null', host: 'a.example.org' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'null', host: 'a.example.org' }, false],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://a.example.org', host: 'a.example.org' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: 'http://localhost:3000', host: 'localhost:3000' }, true],
    [{ origin: 'http://localhost:3000', host: 'LOCALHOST:3000' }, true],
    [{ origin: 'http://localhost:3001', host: 'localhost:3000' }, false],
    [{ origin: 'https://evil.example', host: 'localhost:3000', 'x-forwarded-host': 'evil.example' }, false],
    [{ origin: 'https://a.example.org', host: 'a.example.org', 'x-forwarded-proto': 'https' }, true],
    [{ origin: 'http://a.example.org', host: 'a.example.org', 'x-forwarded-proto': 'https' }, false],
    [{ origin: 'https://a.example.org', host: 'a.example.org', 'x-forwarded-proto': 'http' }, true],
    [{ origin: 'null', host: 'localhost:3000' }, false],
    [{ host: 'localhost:3000' }, false],
    [{}, false],
  ])('takes %j as %s', (headers, expected) => {
    expect(isSameOrigin(new Headers(headers as Record<string, string>))).toBe(expected)
  })
})

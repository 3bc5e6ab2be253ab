import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { oauth1Header, signatureBase } from './oauth1-signature'

describe('signatureBase', () => {
  it('is the one of RFC 5849, section 3.4.1.1', () => {
    const url = new URL('HTTP://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b')
    const parameters: Array<[string, string]> = [
      ['oauth_consumer_key', '9djdj82h48djs9d2'],
      ['oauth_token', 'kkk9d7dh3k39sjv7'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131201'],
      ['oauth_nonce', '7d8f3e4a'],
      ['c2', ''],
      ['a3', '2 q'],
    ]
    expect(signatureBase('post', url, [...url.searchParams, ...parameters])).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
        'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
        'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    )
  })

  it.each([
    ['https://sis.example.org:443/v1p1/users', 'https%3A%2F%2Fsis.example.org%2Fv1p1%2Fusers'],
    ['https://SIS.example.org:8443/V1P1/users', 'https%3A%2F%2Fsis.example.org%3A8443%2FV1P1%2Fusers'],
    ['https://sis.example.org', 'https%3A%2F%2Fsis.example.org%2F'],
  ])('writes the address %s without its usual port', (address, written) => {
    expect(signatureBase('GET', new URL(address), [])).toBe(`GET&${written}&`)
  })
})

describe('oauth1Header', () => {
  const url = new URL('https://sis.example.org/ims/oneroster/v1p1/users')
  url.search = new URLSearchParams({
    filter: "role='guardian' AND dateLastModified>'2026-11-21T00:00:00.000Z'",
    limit: '500',
    offset: '0',
    note: 'Ä b+c/ü!*()',
    a3: '2 q',
  }).toString()
  url.searchParams.append('a3', 'a')
  const signed = {
    method: 'GET' as const,
    url,
    consumerKey: 'willow creek&co',
    consumerSecret: 'kd94hf93k423kf44&ü',
    nonce: '7d8f3e4a',
    timestamp: 1_795_305_600,
  }

  it('signs the query too, every sign encoded as the RFC says', () => {
    // Made by another program, in Python, from the same parameters.
    const base =
      'GET&https%3A%2F%2Fsis.example.org%2Fims%2Foneroster%2Fv1p1%2Fusers&a3%3D2%2520q%26a3%3Da%26filter%3Drole%253D%2527guardian%2527%2520AND' +
      '%2520dateLastModified%253E%25272026-11-21T00%253A00%253A00.000Z%2527%26limit%3D500%26note%3D%25C3%2584%2520b%252Bc%252F%25C3%25BC%2521' +
      '%252A%2528%2529%26oauth_consumer_key%3Dwillow%2520creek%2526co%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA256%26' +
      'oauth_timestamp%3D1795305600%26oauth_version%3D1.0%26offset%3D0'
    const signature = '++cY4Kj+qTw5dmkEcHzti5MVb0BjuTjW1V05Y+hBiqQ='
    expect(createHmac('sha256', 'kd94hf93k423kf44%26%C3%BC&').update(base).digest('base64')).toBe(signature)
    expect(oauth1Header(signed)).toBe(
      'OAuth oauth_consumer_key="willow%20creek%26co", oauth_nonce="7d8f3e4a", oauth_signature_method="HMAC-SHA256", ' +
        `oauth_timestamp="1795305600", oauth_version="1.0", oauth_signature="${encodeURIComponent(signature)}"`,
    )
  })

  it('never shows the secret', () => {
    expect(oauth1Header(signed)).not.toContain('kd94hf93k423kf44')
  })
})

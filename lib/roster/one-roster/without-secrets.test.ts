import { describe, expect, it } from 'vitest'
import { credentialForms, withoutSecrets } from './without-secrets'

const clientId = 'willow creek'
const secret = 'p@ss word & ünï/code+42'
const ours = credentialForms(clientId, secret)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const inForm = (text: string) => encodeURIComponent(text).replaceAll('%20', '+')

describe('withoutSecrets', () => {
  it.each([
    ['as it is', secret],
    ['in capitals', secret.toUpperCase()],
    ['as in a form', inForm(secret)],
    ['in an address', encodeURIComponent(secret)],
    ['in an address, in small letters', encodeURIComponent(secret).toLowerCase()],
    ['in an address within an address', encodeURIComponent(encodeURIComponent(secret))],
    ['in base64', base64(secret)],
    ['in base64 for addresses', Buffer.from(secret).toString('base64url')],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
    ['in JSON', JSON.stringify(secret)],
    ['in markup', secret.replace('&', '&amp;')],
    ['with the client id', base64(`${clientId}:${secret}`)],
    ['with the client id, both as in a form', base64(`${inForm(clientId)}:${inForm(secret)}`)],
    ['within a header that is in base64', base64(`Authorization: ${secret}; a`)],
    ['cut off', base64(`${clientId}:${secret}`).slice(0, 30)],
  ])('takes out a secret %s', (_, written) => {
    const shown = withoutSecrets(`No such client: ${written} in this district.`, ours)
    expect(shown).toMatch(/^No such client: /)
    expect(shown).toMatch(/ in this district\.$/)
    expect(shown).toContain('…')
    for (let at = 0; at + 8 <= written.length; at++) {
      if (/^[\w%+/=-]{8}$/.test(written.slice(at, at + 8)) && written !== base64(`Authorization: ${secret}; a`))
        expect(shown).not.toContain(written.slice(at, at + 8))
    }
  })

  it('takes out a short secret only as a whole, and leaves other words alone', () => {
    expect(withoutSecrets('The key hunter2 is wrong.', ['hunter2'])).toBe('The key … is wrong.')
    expect(withoutSecrets('The client is not known.', ours)).toBe('The client is not known.')
  })
})

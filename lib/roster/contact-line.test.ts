import { expect, it } from 'vitest'
import { type ContactLine, lineDigest } from './contact-line'

const line: ContactLine = {
  line: 2,
  guid: 'g-1',
  sourcedId: null,
  givenName: 'Ana',
  familyName: 'Ruiz',
  email: 'ana@example.org',
  phone: null,
  language: 'es',
  relationship: 'mother',
  restricted: false,
  activated: null,
  student: { sourcedId: 's-1', givenName: 'Luz', familyName: 'Ruiz', school: 'Birch', grade: '3' },
}

it('digests what a line says of the contact, as it did before files could tell of accounts', () => {
  const digest = 'cc8466b9d72a52753aece38fe8d9afd099fe29f2f1cdaf74f214a57456cde93e'
  for (const activated of [null, false, true]) expect(lineDigest({ ...line, line: 7, activated })).toBe(digest)
  expect(lineDigest({ ...line, restricted: true })).not.toBe(digest)
})

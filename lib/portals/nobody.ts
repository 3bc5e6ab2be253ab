import type { ClaimSubject } from './portal-kind'

/** Nobody's: a portal that is shown the throw-away token would not find this person. */
export const nobody: ClaimSubject = {
  id: '00000000-0000-4000-8000-000000000000',
  guid: '00000000-0000-4000-8000-000000000000',
  sourcedId: 'nobody',
  givenName: 'Throw',
  familyName: 'Away',
  email: 'nobody@example.invalid',
  phone: '+1 555 0100',
  language: 'en',
  students: [
    {
      sourcedId: 'nobody',
      givenName: 'Throw',
      familyName: 'Away',
      school: 'No School',
      grade: '1',
      relationship: 'guardian',
      restricted: false,
    },
  ],
}

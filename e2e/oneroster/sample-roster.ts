/** A person as the sample server keeps it, before it is written as OneRoster 1.1 or 1.2. */
export type SampleUser = {
  sourcedId: string
  status: 'active' | 'tobedeleted'
  /** ISO 8601, UTC. */
  modified: string
  roles: string[]
  givenName: string
  familyName: string
  email: string
  phone: string
  agents: string[]
  orgs: string[]
  grades: string[]
  userIds: Array<{ type: string; identifier: string }>
  metadata: Record<string, string>
}

export type SampleOrg = { sourcedId: string; name: string; type: string; modified: string }

export type SampleRoster = { orgs: SampleOrg[]; users: SampleUser[] }

const familyNames = ['Lark', 'Brook', 'Fenwick', 'Quill', 'Marlow', 'Teal', 'Ash', 'Rowan']
const givenNames = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gia', 'Hal']
const modified = '2026-08-01T06:00:00.000Z'

/**
 * Two schools with a teacher each, and families of one student and two contacts: a guardian whom the student names as its
 * agent, and a parent who names the student.
 */
export function sampleRoster({ families = 12 }: { families?: number } = {}): SampleRoster {
  const orgs = ['Maple Grove Elementary', 'Cedar Hill Middle'].map((name, at) => ({
    sourcedId: `org-${at + 1}`,
    name,
    type: 'school',
    modified,
  }))
  const users = Array.from({ length: families }, (_, at) => sampleFamily(at + 1)).flat()
  const teachers = orgs.map(({ sourcedId }, at) =>
    sampleUser({ sourcedId: `teacher-${at + 1}`, roles: ['teacher'], familyName: 'Hale', orgs: [sourcedId] }),
  )
  return { orgs, users: [...teachers, ...users] }
}

/** The three users of one family; equal numbers are equal families. */
export function sampleFamily(number: number): SampleUser[] {
  const familyName = pick(familyNames, number)
  const orgs = [`org-${1 + (number % 2)}`]
  const [student, guardian, parent] = [`student-${number}`, `guardian-${number}`, `parent-${number}`]
  const ofFamily = (sourcedId: string, roles: string[], shift: number): SampleUser =>
    sampleUser({ sourcedId, roles, familyName, orgs, givenName: pick(givenNames, number + shift) })
  return [
    { ...ofFamily(student, ['student'], 0), agents: [guardian], grades: [String(1 + (number % 8)).padStart(2, '0')], email: '' },
    ofFamily(guardian, ['guardian'], 3),
    { ...ofFamily(parent, ['parent'], 5), agents: [student] },
  ]
}

export function sampleUser(given: Partial<SampleUser> & { sourcedId: string }): SampleUser {
  return {
    status: 'active',
    modified,
    roles: ['guardian'],
    givenName: 'Ivy',
    familyName: 'Lark',
    email: `${given.sourcedId}@example.org`,
    phone: '+1 555 0100',
    agents: [],
    orgs: ['org-1'],
    grades: [],
    userIds: [{ type: 'portal', identifier: `guid-of-${given.sourcedId}` }],
    metadata: { 'gg4l.guid': `guid-in-metadata-of-${given.sourcedId}` },
    ...given,
  }
}

function pick(names: readonly string[], number: number): string {
  return names[number % names.length] ?? ''
}

import { type NameList, type SampleLanguage, sampleNames, studentGivenNames } from './sample-names'

type Student = { sourced_id: string; given_name: string; family_name: string; school: string; grade: string }

export type SampleContact = {
  guid: string
  sourced_id: string
  given_name: string
  family_name: string
  email: string
  phone: string
  language: SampleLanguage
  relationship: string
  students: Student[]
  /** Of which students a court order keeps this contact away. */
  restrictedFrom: ReadonlySet<string>
}

/** About one family in five speaks another language than English at home. */
const familiesByLanguage: ReadonlyArray<[SampleLanguage, number]> = [
  ['en', 208],
  ['es', 24],
  ['zh', 8],
  ['vi', 8],
  ['ar', 6],
  ['ht', 6],
]
/** 150 + 2 × 80 + 3 × 30 = 400 students, in 260 families. */
const familiesByChildren = [150, 80, 30]
/** 30 + 2 × 120 + 3 × 110 = 600 contacts, in 260 families. */
const familiesByAdults = [30, 120, 110]

const familiesWithOneAddress = 14
const contactsWithoutEmail = 12
const contactsWithoutGuid = 8
const restrictedContacts = 5

/**
 * The contacts of a fictional district of three schools with 400 students: 600 people, the same ones each time. Some
 * share an e-mail address, 12 have none, 8 have no GUID, 5 are restricted by a court order.
 */
export function sampleContacts(): SampleContact[] {
  const chance = seededChance(20_261_121)
  const families = chance.shuffled(familiesByLanguage.flatMap(([language, count]) => Array<SampleLanguage>(count).fill(language)))
  const children = chance.shuffled(spread(familiesByChildren))
  const adults = chance.shuffled(spread(familiesByAdults))
  const numbers = { student: 20_000, contact: 10_000 }
  const addresses = new Set<string>()

  const households = families.map((language, index) => {
    const names = sampleNames[language]
    const familyName = chance.pick(names.family)
    const students = makeStudents(chance, { count: children[index] ?? 1, familyName, numbers })
    return makeAdults(chance, { count: adults[index] ?? 1, language, names, familyName, students, numbers, addresses })
  })
  shareAddresses(households)
  const contacts = households.flat()
  makeExceptions(chance, contacts)
  return contacts
}

/** The roster as the contact CSV that a district would upload: one line per contact and student. */
export function sampleRosterCsv(contacts: readonly SampleContact[] = sampleContacts()): string {
  const lines = contacts.flatMap((contact) =>
    contact.students.map((student) => [
      contact.guid,
      contact.sourced_id,
      contact.family_name,
      contact.given_name,
      contact.email,
      contact.phone,
      contact.language,
      contact.relationship,
      String(contact.restrictedFrom.has(student.sourced_id)),
      student.sourced_id,
      student.given_name,
      student.family_name,
      student.school,
      student.grade,
    ]),
  )
  const header =
    'guid,sourced_id,family_name,given_name,email,phone,language,relationship,restricted,student_id,student_given_name,student_family_name,school,grade'
  return `${[header, ...lines.map((values) => values.map(quoteWhereNeeded).join(','))].join('\r\n')}\r\n`
}

type Numbers = { student: number; contact: number }
type StudentPlan = { count: number; familyName: string; numbers: Numbers }

function makeStudents(chance: Chance, { count, familyName, numbers }: StudentPlan): Student[] {
  const givenNames = chance.shuffled(studentGivenNames)
  const eldest = chance.below(13)
  return Array.from({ length: count }, (_, index) => {
    // Brothers and sisters are a few years apart, so they often go to different schools.
    const year = (eldest + index * (2 + chance.below(3))) % 13
    return {
      sourced_id: `S-${++numbers.student}`,
      given_name: givenNames[index] ?? '',
      family_name: latin(familyName),
      school: year < 6 ? 'Willow Elementary School' : year < 9 ? 'Birch Lake Middle School' : 'Granite Hill High School',
      grade: year === 0 ? 'K' : String(year),
    }
  })
}

type AdultPlan = StudentPlan & { language: SampleLanguage; names: NameList; students: Student[]; addresses: Set<string> }

function makeAdults(chance: Chance, { count, language, names, familyName, students, numbers, addresses }: AdultPlan): SampleContact[] {
  const roles = count === 1 ? [chance.pick(['mother', 'mother', 'father', 'guardian'])] : ['mother', 'father', chance.pick(thirdAdults)]
  return roles.slice(0, count).map((relationship, index) => {
    const givenName = chance.pick(isMan(relationship) ? names.men : names.women)
    const ownFamilyName = index > 0 && chance.below(4) === 0 ? chance.pick(names.family) : familyName
    return {
      guid: chance.uuid(),
      sourced_id: `P-${++numbers.contact}`,
      given_name: shown(givenName),
      family_name: shown(ownFamilyName),
      email: unusedAddress(addresses, latin(givenName), latin(ownFamilyName)),
      phone: `+1 ${chance.pick(['312', '608', '715', '847'])} 555 01${String(chance.below(100)).padStart(2, '0')}`,
      language,
      relationship,
      students,
      restrictedFrom: new Set<string>(),
    }
  })
}

const thirdAdults = ['grandmother', 'grandfather', 'stepmother', 'stepfather', 'aunt', 'uncle', 'guardian']

function isMan(relationship: string): boolean {
  return ['father', 'grandfather', 'stepfather', 'uncle'].includes(relationship)
}

function unusedAddress(addresses: Set<string>, givenName: string, familyName: string): string {
  const local = `${plainLetters(givenName)}.${plainLetters(familyName)}`
  for (let number = 1; ; number++) {
    const address = `${local}${number === 1 ? '' : number}@example.org`
    if (addresses.has(address)) continue
    addresses.add(address)
    return address
  }
}

function shareAddresses(households: SampleContact[][]): void {
  const couples = households.filter((household) => household.length > 1)
  for (const [first, second] of couples.slice(0, familiesWithOneAddress)) if (first && second) second.email = first.email
}

/** Each exception falls on another contact, so that each can be seen by itself. */
function makeExceptions(chance: Chance, contacts: SampleContact[]): void {
  const sharing = new Set(contacts.map(({ email }) => email).filter((email, index, all) => all.indexOf(email) !== index))
  const chosen = chance.shuffled(contacts.filter(({ email }) => !sharing.has(email)))
  const take = (count: number) => chosen.splice(0, count)
  for (const contact of take(contactsWithoutEmail)) contact.email = ''
  for (const contact of take(contactsWithoutGuid)) contact.guid = ''
  // Kept from one child is kept from being invited, also where there are others.
  for (const contact of take(restrictedContacts))
    contact.restrictedFrom = new Set(contact.students.slice(0, 1).map(({ sourced_id }) => sourced_id))
}

function shown(name: string): string {
  return name.split('|')[0] ?? name
}

function latin(name: string): string {
  return name.split('|')[1] ?? name
}

function plainLetters(name: string): string {
  return name
    .replaceAll('Đ', 'D')
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

/** [150, 80, 30] becomes 150 ones, 80 twos and 30 threes. */
function spread(counts: readonly number[]): number[] {
  return counts.flatMap((count, index) => Array<number>(count).fill(index + 1))
}

function quoteWhereNeeded(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

type Chance = ReturnType<typeof seededChance>

/** The same numbers in the same order each time (mulberry32). */
function seededChance(seed: number) {
  let state = seed
  function below(limit: number): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit)
  }
  function pick(from: readonly string[]): string {
    return from[below(from.length)] ?? ''
  }
  function shuffled<Item>(items: readonly Item[]): Item[] {
    const keyed = items.map((item) => ({ item, key: below(0x1_0000_0000) }))
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
  }
  function uuid(): string {
    const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${'89ab'[below(4)]}${hex.slice(17, 20)}-${hex.slice(20)}`
  }
  return { below, pick, shuffled, uuid }
}

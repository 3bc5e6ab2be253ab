import { expect, it } from 'vitest'
import { readContactCsv } from '@/lib/roster/contact-csv'
import { sampleContacts, sampleRosterCsv } from './sample-roster'

const contacts = sampleContacts()
const students = new Map(contacts.flatMap((contact) => contact.students.map((student) => [student.sourced_id, student])))

it('makes the same people each time', () => {
  expect(sampleContacts()).toEqual(contacts)
})

it('has 600 contacts of 400 students at three schools, in every grade', () => {
  expect(contacts).toHaveLength(600)
  expect(students.size).toBe(400)
  expect(new Set([...students.values()].map(({ school }) => school)).size).toBe(3)
  expect(new Set([...students.values()].map(({ grade }) => grade)).size).toBe(13)
})

it('speaks six languages, English in about four families of five', () => {
  expect(new Set(contacts.map(({ language }) => language))).toEqual(new Set(['en', 'es', 'zh', 'vi', 'ar', 'ht']))
  const others = contacts.filter(({ language }) => language !== 'en').length
  expect(others).toBeGreaterThan(90)
  expect(others).toBeLessThan(150)
})

it('has every exception the product must handle', () => {
  const addresses = contacts.map(({ email }) => email).filter(Boolean)
  expect(contacts.filter(({ email }) => !email)).toHaveLength(12)
  expect(contacts.filter(({ guid }) => !guid)).toHaveLength(8)
  expect(contacts.filter(({ restrictedFrom }) => restrictedFrom.size > 0)).toHaveLength(5)
  expect(addresses.length - new Set(addresses).size).toBe(14)
  const atSeveralSchools = contacts.filter((contact) => new Set(contact.students.map(({ school }) => school)).size > 1)
  expect(atSeveralSchools.length).toBeGreaterThan(20)
})

it('is a contact CSV without a line to refuse', async () => {
  async function* body() {
    yield Buffer.from(sampleRosterCsv(contacts))
  }
  const guids = new Set<string>()
  for await (const { accepted, refused } of readContactCsv(body())) {
    expect(refused).toEqual([])
    for (const { guid } of accepted) if (guid) guids.add(guid)
  }
  expect(guids.size).toBe(592)
})

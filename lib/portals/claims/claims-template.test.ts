import { describe, expect, it } from 'vitest'
import type { ClaimSubject } from '@/lib/portals/portal-kind'
import { issuedAt, zoe } from '@/scripts/testing/portal-tokens'
import { parseClaimsTemplate } from './claims-template'
import { fillClaims } from './fill-claims'

const token = { iat: String(issuedAt), exp: String(issuedAt + 60), jti: 'j-1' }

function fill(template: string, changed: Partial<ClaimSubject> = {}) {
  const parsed = parseClaimsTemplate(template)
  if ('trouble' in parsed) throw new Error(parsed.trouble)
  return fillClaims(parsed, { subject: { ...zoe, ...changed }, token })
}

const [mia, noor] = zoe.students
if (!mia || !noor) throw new Error('Zoë has two students.')

describe('the claims of a template', () => {
  it.each([
    ['{"a":"{guid}"}', '{"a":"50a5374f-2108-4a60-b7eb-ab9fb5cd094a"}'],
    ['{"a":"{contact_id}"}', '{"a":"0199a000-0000-7000-8000-000000000001"}'],
    ['{"a":"{sourced_id}"}', '{"a":"C-17"}'],
    ['{"a":"{given_name}","b":"{family_name}","c":"{name}"}', '{"a":"Zoë","b":"O\'Brien","c":"Zoë O\'Brien"}'],
    ['{"a":"{email}"}', '{"a":"zoe@example.org"}'],
    ['{"a":"{phone}","b":"{language}"}', '{"a":"+1 555 0100","b":"es"}'],
    ['{"a":"{student_id}"}', '{"a":"S1, S2"}'],
    ['{"a":"{student_given_name}","b":"{student_family_name}"}', '{"a":"Mia, Noor","b":"O\'Brien, Haddad"}'],
    ['{"a":"{school}"}', '{"a":"Hill School"}'],
    ['{"a":"{grade}","b":"{relationship}"}', '{"a":"3","b":"mother"}'],
    ['{"a":"{iat}","b":"{exp}","c":"{jti}"}', '{"a":1700000000,"b":1700000060,"c":"j-1"}'],
    ['{"a":["{iat}"],"b":{"c":"{exp}"}}', '{"a":[1700000000],"b":{"c":1700000060}}'],
    ['{"a":"since {iat}","b":" {exp}"}', '{"a":"since 1700000000","b":" 1700000060"}'],
    ['{"a":"{{guid}}","b":"}}{{","c":"{{{iat}}}"}', '{"a":"{guid}","b":"}{","c":"{1700000000}"}'],
    ['{"z":1,"a":true,"m":null,"b":[],"c":{},"d":-1.5,"e":""}', '{"z":1,"a":true,"m":null,"b":[],"c":{},"d":-1.5,"e":""}'],
    ['{ "b" : "{email}" , "a" : [ 1 , "x" ] }', '{"b":"zoe@example.org","a":[1,"x"]}'],
    ['{"__proto__":"{guid?}","toString":"x"}', '{"__proto__":"50a5374f-2108-4a60-b7eb-ab9fb5cd094a","toString":"x"}'],
    [String.raw`{"a":"\ud800 \u0000 \" \\ é"}`, String.raw`{"a":"\ud800 \u0000 \" \\ é"}`],
  ])('fills %s', (template, claims) => {
    expect(fill(template)).toEqual({ claims })
  })

  it.each([
    ['["{student_id}"]', '["S1","S2"]'],
    ['["{school}"]', '["Hill School","Hill School"]'],
    ['["{student_given_name} {student_family_name} of {name}"]', '["Mia O\'Brien of Zoë O\'Brien","Noor Haddad of Zoë O\'Brien"]'],
    ['["{grade?}"]', '["3"]'],
    ['["{student_id}","x"]', '["S1, S2","x"]'],
    ['["{guid}"]', '["50a5374f-2108-4a60-b7eb-ab9fb5cd094a"]'],
    ['[["{student_id}"],{"ids":["{student_id}"]}]', '[["S1","S2"],{"ids":["S1","S2"]}]'],
  ])('make of the list %s for each student %s', (list, claims) => {
    expect(fill(`{"a":${list}}`)).toEqual({ claims: `{"a":${claims}}` })
  })

  it.each([
    ['{"a":"{email?}","b":1}', { email: null }, '{"b":1}'],
    ['{"a":{"b":"{phone?}"}}', { phone: '  ' }, '{"a":{}}'],
    ['{"a":["{email?}","x"]}', { email: null }, '{"a":["x"]}'],
    ['{"a":["{student_id?}"]}', { students: [] }, '{"a":[]}'],
    ['{"a":"{school?}"}', { students: [] }, '{}'],
  ])('leave out of %s what %o lacks', (template, changed, claims) => {
    expect(fill(template, changed)).toEqual({ claims })
  })

  it.each([
    ['{"a":"{guid}"}', { guid: null }, 'guid'],
    ['{"b":1,"a":"x {phone}","c":"{guid}"}', { phone: null, guid: null }, 'phone'],
    ['{"a":"{name}"}', { givenName: '', familyName: ' ' }, 'name'],
    ['{"a":"{school}"}', { students: [] }, 'school'],
    ['{"a":["{school}"]}', { students: [] }, 'school'],
    ['{"a":["{grade}"]}', {}, 'grade'],
    ['{"a":["{student_id} {email}"]}', { email: null }, 'email'],
    ['{"a":[{"b":"{sourced_id}"}]}', { sourcedId: null }, 'sourced_id'],
  ])('of %s lack, for %o, the field %s', (template, changed, lacking) => {
    expect(fill(template, changed)).toEqual({ lacking })
  })

  it('name no student whom a court order keeps from the contact', () => {
    const students = [{ ...mia, restricted: true }, noor]
    expect(fill('{"a":["{student_id}"],"b":"{student_given_name}"}', { students })).toEqual({ claims: '{"a":["S2"],"b":"Noor"}' })
    const none = students.map((student) => ({ ...student, restricted: true }))
    expect(fill('{"a":["{student_id}"]}', { students: none })).toEqual({ lacking: 'student_id' })
  })

  it('never read what was filled in as a template again', () => {
    const sly = { givenName: '{guid}', familyName: '","admin":true,"x":"', email: '{{}}', phone: '\\"\n\u2028\ud800' }
    const filled = fill('{"a":"{given_name}","b":"{family_name}","c":"{email}","d":"{phone}"}', sly)
    expect('claims' in filled && JSON.parse(filled.claims)).toEqual({
      a: '{guid}',
      b: '","admin":true,"x":"',
      c: '{{}}',
      d: '\\"\n\u2028\ud800',
    })
  })
})

describe('parseClaimsTemplate', () => {
  it.each([
    ['{"a":"{gid}"}', 'There is no placeholder "{gid}"'],
    ['{"a":"{guid }"}', 'There is no placeholder "{guid }"'],
    ['{"a":"{GUID}"}', 'There is no placeholder "{GUID}"'],
    ['{"a":"{}"}', 'There is no placeholder "{}"'],
    ['{"a":"{?}"}', 'There is no placeholder "{?}"'],
    ['{"a":"{email??}"}', 'There is no placeholder "{email??}"'],
    ['{"a":"{constructor}"}', 'There is no placeholder "{constructor}"'],
    ['{"a":"{guid.length}"}', 'There is no placeholder'],
    ['{"a":"{exp?}"}', '{exp} is always there'],
    ['{"a":"Dear {given_name?}"}', 'only a whole text can be left out'],
    ['{"a":"{guid"}', 'a single {'],
    ['{"a":"guid}"}', 'a single }'],
    ['{"{guid}":1}', 'has braces in its name'],
    ['{"a":{"b}":1}}', 'has braces in its name'],
    ['{}', 'no claim'],
    ['[]', 'must be a JSON object'],
    ['{"a":1,"a":1}', 'twice'],
    ['{"7":1}', 'digits alone'],
  ])('refuses %s', (template, words) => {
    expect(parseClaimsTemplate(template)).toEqual({ trouble: expect.stringContaining(words) })
  })
})

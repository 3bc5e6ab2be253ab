import { beforeAll, describe, expect, it } from 'vitest'
import { answerOf, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'

let key: string
let ids: string[]

beforeAll(async () => {
  const district = await makeDistrict()
  key = await makeApiKey(district, 'auditor')
  ids = await makeContacts(district.districtId, [
    {
      guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a',
      sourcedId: 'sis-1',
      givenName: 'Ana',
      familyName: 'Abreu',
      email: 'ana@example.org',
      language: 'es',
      students: [{ givenName: 'Luz', familyName: 'Abreu', school: 'Oak Elementary', grade: '3' }],
    },
    { guid: null, givenName: 'Bo', familyName: 'Berg', email: null, restricted: true, students: [{ school: 'Elm High', grade: '11' }] },
    { guid: 'g-100%_x', givenName: 'Cy', familyName: 'Cole', email: 'cy@example.org' },
  ])
})

async function namesBy(query: string) {
  const { data } = await answerOf('findContacts', { key, query })
  return data.map(({ family_name }: { family_name: string }) => family_name)
}

describe('GET /contacts', () => {
  it('answers a contact with its students, as the contract says', async () => {
    const { data } = await answerOf('findContacts', { key, query: 'search=abreu' })
    expect(data).toEqual([
      {
        id: ids[0],
        guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a',
        sourced_id: 'sis-1',
        given_name: 'Ana',
        family_name: 'Abreu',
        email: 'ana@example.org',
        phone: '+1 555 0100',
        language: 'es',
        restricted: false,
        status: 'never_invited',
        students: [
          { sourced_id: null, given_name: 'Luz', family_name: 'Abreu', school: 'Oak Elementary', grade: '3', relationship: 'mother' },
        ],
      },
    ])
    expect(await answerOf('getContact', { key, id: ids[0] ?? '' })).toEqual(data[0])
  })

  it.each([
    ['', ['Abreu', 'Berg', 'Cole']],
    ['search=&school=&grade=&status=&portal=', ['Abreu', 'Berg', 'Cole']],
    ['search=SIS-1', ['Abreu']],
    ['search=50A5374F', ['Abreu']],
    ['search=%25_', ['Cole']],
    ['school=Elm+High&grade=11', ['Berg']],
    ['language=es', ['Abreu']],
    ['status=never_invited', ['Abreu', 'Berg', 'Cole']],
    ['status=open', []],
    ['restricted=true', ['Berg']],
    ['no_email=false', ['Abreu', 'Cole']],
  ])('filters by %s', async (query, expected) => {
    expect(await namesBy(query)).toEqual(expected)
  })

  it('pages without gaps or repetitions', async () => {
    const first = await answerOf('findContacts', { key, query: 'limit=2' })
    expect(first.data).toHaveLength(2)
    const second = await answerOf('findContacts', { key, query: `limit=2&cursor=${first.next_cursor}` })
    expect(second.data.map(({ id }: { id: string }) => id)).toEqual([ids[2]])
    expect(second.next_cursor).toBeNull()
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=many', 'limit'],
    ['cursor=garbage', 'cursor'],
    [`cursor=${Buffer.from('{"direction":"after","values":["a","b","not an id"]}').toString('base64url')}`, 'cursor'],
    ['status=closed', 'status'],
    ['portal=Parent+Portal', 'portal'],
    ['search=%00', 'search'],
    ['school=a&school=b', 'school'],
    [`search=${'x'.repeat(201)}`, 'search'],
  ])('refuses %s, naming the field', async (query, field) => {
    const problem = await problemOf('findContacts', { key, query })
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input', fields: { [field]: expect.any(String) } })
  })
})

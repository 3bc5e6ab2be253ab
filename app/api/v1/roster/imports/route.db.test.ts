import { beforeEach, describe, expect, it } from 'vitest'
import { answerOf, callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { runRosters } from '@/scripts/testing/run-rosters'
import { POST } from './route'

runRosters()

let district: TestDistrict
let key: string

beforeEach(async () => {
  district = await makeDistrict()
  key = await makeApiKey(district, 'admin')
})

function csv(...lines: string[]): string {
  return ['guid,family_name,given_name,email', ...lines, ''].join('\n')
}

async function stage(body: string, query = 'format=contacts&source=sis', headers = {}) {
  return answerOf('stageImport', { key, body, query, headers: { 'Content-Type': 'text/csv', ...headers } })
}

describe('POST /roster/imports', () => {
  it('stages a file, tells the refused lines, and applies it', async () => {
    const body = csv('g-1,Ruiz,Ana,ana@example.org', 'g-2,Lee,Bo,not an address', 'g-3,"=HYPERLINK(""x"")",Cy,')
    const staged = await stage(body)
    expect(staged).toMatchObject({
      state: 'staged',
      source: 'sis',
      counts: { added: 2, changed: 0, removed: 0, unchanged: 0, refused: 1 },
      refused: [{ file: 'contacts.csv', line: 3, reason: expect.any(String) }],
    })
    expect((await answerOf('findContacts', { key })).data).toEqual([])
    expect(await answerOf('getImport', { key, id: staged.id })).toEqual(staged)
    const applied = await answerOf('applyImport', { key, id: staged.id })
    expect(applied).toMatchObject({ id: staged.id, state: 'applied', counts: staged.counts })
    const { data } = await answerOf('findContacts', { key })
    expect(data.map(({ guid }: { guid: string }) => guid)).toEqual(['g-3', 'g-1'])
    expect(await stage(body)).toMatchObject({ state: 'staged', counts: { added: 0, unchanged: 2 } })
  })

  it('answers the same Idempotency-Key with the same import', async () => {
    const [first, second] = [
      await stage(csv('g-1,Ruiz,,'), '', { 'Idempotency-Key': 'one' }),
      await stage(csv('g-1,Ruiz,,'), '', { 'Idempotency-Key': 'one' }),
    ]
    expect(second).toEqual(first)
    expect((await answerOf('findImports', { key })).data).toHaveLength(1)
  })

  it.each([
    ['nothing', undefined],
    ['an empty file', ''],
    ['no required column', 'name\nAna\n'],
    ['binary', '\0\x01\x02'],
  ])('ends refused for %s, with the reason and nothing kept', async (_, body) => {
    const imported = await answerOf('stageImport', { key, body })
    expect(imported).toMatchObject({ state: 'refused', refusal: expect.any(String), counts: { added: 0 } })
    expect(await problemOf('applyImport', { key, id: imported.id })).toMatchObject({ status: 409, code: 'conflict' })
  })

  it('refuses a format it does not know, and one that is not that of the source', async () => {
    expect(await problemOf('stageImport', { key, query: 'format=xml', body: 'x' })).toMatchObject({
      status: 400,
      fields: { format: expect.any(String) },
    })
    await stage(csv('g-1,Ruiz,,'))
    expect(await problemOf('stageImport', { key, query: 'format=oneroster&source=sis', body: 'x' })).toMatchObject({
      status: 409,
      code: 'conflict',
    })
  })

  it('takes a file for a source without being told its format', async () => {
    await answerOf('stageImport', { key, query: 'format=oneroster&source=export', body: 'no ZIP' })
    expect(await answerOf('stageImport', { key, query: 'source=export&name=users.zip', body: 'no ZIP' })).toMatchObject({
      format: 'oneroster',
      file_name: 'users.zip',
      state: 'refused',
    })
  })

  it('holds an import that removes more than a tenth until an owner releases it', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `g-${index},Ruiz,,`)
    const { id: firstId } = await stage(csv(...lines))
    await answerOf('applyImport', { key, id: firstId, body: {} })
    const { id, state } = await stage(csv(...lines.slice(5)))
    expect(state).toBe('held')
    const owner = await makeApiKey(district)
    expect(await problemOf('applyImport', { key, id, body: { release: true } })).toMatchObject({ status: 403 })
    expect(await problemOf('applyImport', { key: owner, id })).toMatchObject({ status: 409, code: 'import_held' })
    expect(await problemOf('applyImport', { key: owner, id, body: { release: 'yes' } })).toMatchObject({ status: 400 })
    expect(await answerOf('applyImport', { key: owner, id, body: { release: true } })).toMatchObject({
      state: 'applied',
      counts: { removed: 5 },
    })
  })

  it('cancels what was not applied', async () => {
    const { id } = await stage(csv('g-1,Ruiz,,'))
    expect(await answerOf('cancelImport', { key, id })).toMatchObject({ state: 'cancelled' })
    expect(await problemOf('applyImport', { key, id })).toMatchObject({ status: 409 })
  })

  it('reads the body as it arrives', async () => {
    const pieces = [csv('g-1,Ruiz,,'), ...Array.from({ length: 50 }, (_, index) => `h-${index},Lee,,\n`)]
    const body = new ReadableStream({
      pull(controller) {
        const piece = pieces.shift()
        if (piece === undefined) controller.close()
        else controller.enqueue(Buffer.from(piece))
      },
    })
    const init = { method: 'POST', headers: { Authorization: `Bearer ${key}` }, body, duplex: 'half' }
    const response = await POST(new Request('http://localhost/api/v1/roster/imports', init))
    expect(await response.json()).toMatchObject({ state: 'staged', counts: { added: 51 } })
  })

  it('is closed to senders and auditors', async () => {
    for (const role of ['sender', 'auditor'] as const) {
      expect((await callApi('stageImport', { key: await makeApiKey(district, role), body: csv('g-1,Ruiz,,') })).status).toBe(403)
    }
  })
})

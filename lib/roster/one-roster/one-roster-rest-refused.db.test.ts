import { describe, expect, it } from 'vitest'
import type { Misbehaviour } from '@/e2e/oneroster/one-roster-server'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { saveSource } from '@/lib/roster/sources/save-source'
import { startRun } from '@/lib/roster/sources/start-run'
import { client, hours, now, playOneRoster, sampleContacts } from '@/scripts/testing/one-roster-source'

const { stage, addSource, read, readAndApply, rosterOf } = playOneRoster()

describe('a server that errs so that nothing can be imported', () => {
  const denied = { status: 403, minor: 'unauthorisedrequest', description: 'The scope <b>roster</b> is missing.' }

  it.each<[string, Misbehaviour, string]>([
    ['links another host', { link: 'elsewhere' }, 'on another server, elsewhere.example.org'],
    ['repeats a page', { repeats: true, link: 'none' }, 'the same page of orgs again'],
    ['repeats a page and links it', { repeats: true }, 'the same page of orgs again'],
    [
      'spells its error as 1.1 does',
      { fault: { ...denied, spelling: 'statusInfoSet' } },
      '(HTTP 403). It says: The scope <b>roster</b> is missing. (failure, unauthorisedrequest',
    ],
    [
      'spells its error as 1.2 does',
      { fault: { ...denied, spelling: 'imsx' } },
      'It says: The scope <b>roster</b> is missing. (failure, unauthorisedrequest',
    ],
    [
      'spells its error as 1.0 did',
      { fault: { ...denied, spelling: 'errors' } },
      'It says: The scope <b>roster</b> is missing. (failure, unauthorisedrequest',
    ],
    [
      'spells its error as OAuth does',
      { fault: { ...denied, spelling: 'oauth' } },
      'It says: The scope <b>roster</b> is missing. (unauthorisedrequest)',
    ],
    ['answers with XML', { fault: { ...denied, spelling: 'xml' } }, 'It says: failure The scope roster is missing.'],
    ['answers with a web page', { fault: { ...denied, spelling: 'html' } }, 'It says: Error 403 The scope roster is missing.'],
    ['answers with a web page as if all were well', { fault: { ...denied, status: 200, spelling: 'html' } }, 'something that is no JSON'],
    [
      'answers with an error as if all were well',
      { fault: { ...denied, status: 200, spelling: 'imsx' } },
      'without a list of users. It says: The scope',
    ],
    ['takes no token', { tokenRequests: 0 }, 'does not accept how we sign in (HTTP 401). It says: The access token expired.'],
  ])('%s', async (_, how, sentence) => {
    const sourceId = await addSource({ deltas: false })
    await readAndApply(sourceId)
    stage.server.misbehave(how)
    const refused = await read(sourceId, hours(1))
    expect(refused).toMatchObject({ state: 'refused', refusal: expect.stringContaining(sentence) })
    expect(refused.refusal).not.toContain(client.secret)
    expect(await rosterOf()).toEqual(sampleContacts)
  })

  it('does not know the client', async () => {
    const sourceId = await addSource({ clientId: 'somebody else' })
    expect(await read(sourceId)).toMatchObject({
      state: 'refused',
      refusal: 'The token address refuses the client id or the secret (HTTP 401). It says: The client is not known. (invalid_client)',
    })
  })

  it('is not where it was, and the secret does not go where it is now', async () => {
    const sourceId = await addSource()
    const { id } = await startRun(stage.district.owner, { sourceId }, now)
    const other = { baseUrl: 'https://sis.example.org/v1p1', tokenUrl: 'https://sis.example.org/token', clientId: 'x' }
    const changed = {
      id: sourceId,
      name: 'Other',
      format: 'oneroster_rest',
      settings: other,
      secret: 'another',
      schedule: null,
      applyAlone: true,
    } as const
    await saveSource(stage.district.owner, changed, now)
    expect(await runImportToEnd(stage.district.owner, id, { now })).toMatchObject({
      state: 'refused',
      refusal: expect.stringContaining('was changed'),
    })
    expect(stage.server.requests).toEqual([])
  })
})

describe('rows that are not as they should be', () => {
  it('are refused with their position, and the others are imported', async () => {
    const odd = (sourcedId: unknown, given: object) => ({ sourcedId, status: 'active', role: 'guardian', familyName: 'Odd', ...given })
    stage.server.misbehave({
      filter: 'ignored',
      oddRows: [
        7,
        odd(undefined, {}),
        odd('g'.repeat(256), {}),
        odd('odd-1', { givenName: 'x'.repeat(1_001) }),
        odd('odd-2', { familyName: 'Bell\u0007' }),
        odd('odd-3', { familyName: 'Null\u0000' }),
        odd('odd-4', { email: 'nobody' }),
        odd(4711, {
          role: 'GUARDIAN',
          enabledUser: true,
          agents: 'student-1',
          orgs: { href: 'https://sis.example.org/orgs/org-1' },
          sms: 5550100,
        }),
        odd('off-1', { enabledUser: 'false' }),
      ],
    })
    const staged = await read(await addSource({ pageSize: 100 }))
    expect(staged).toMatchObject({ state: 'staged', counts: { added: 25 }, notes: { disabled: 1 } })
    expect(
      staged.refused.map(({ file, line, problem }) => [file, line, problem]).sort(([, one], [, other]) => Number(one) - Number(other)),
    ).toEqual([
      ['users', 1, 'shape'],
      ['users', 2, 'no_id'],
      ['users', 3, 'too_long'],
      ['users', 4, 'too_long'],
      ['users', 5, 'characters'],
      ['users', 6, 'characters'],
      ['users', 7, 'email'],
    ])
  })

  it('leave a contact as it is that was imported before', async () => {
    const sourceId = await addSource({ deltas: false, pageSize: 100 })
    await readAndApply(sourceId)
    const guardian = stage.server.roster.users.find(({ sourcedId }) => sourcedId === 'guardian-1')
    if (guardian) guardian.familyName = 'Bell\u0007'
    expect(await read(sourceId, hours(24))).toMatchObject({ counts: { removed: 0, changed: 0, unchanged: 24, refused: 1 } })
  })

  it('are refused where a role ends on no day, a status is unknown or nobody can tell who is enabled, and what is in force stays', async () => {
    const sourceId = await addSource({ version: '1.2', deltas: false, pageSize: 100 })
    await readAndApply(sourceId)
    const guardian = (number: number, given: object) => ({
      sourcedId: `guardian-${number}`,
      status: 'active',
      familyName: 'Odd',
      roles: [{ role: 'guardian', roleType: 'primary', org: { sourcedId: 'org-1' } }],
      ...given,
    })
    stage.server.roster.users = stage.server.roster.users.filter(({ sourcedId }) => !/^guardian-[1-3]$/.test(sourcedId))
    stage.server.misbehave({
      filter: 'ignored',
      oddRows: [
        guardian(1, { roles: [{ role: 'guardian', endDate: '03/04/2025' }] }),
        guardian(2, { status: 'archived' }),
        guardian(3, { enabledUser: 'disabled' }),
      ],
    })
    const staged = await read(sourceId, hours(1))
    expect(staged).toMatchObject({ state: 'staged', counts: { added: 0, changed: 0, removed: 0, refused: 3 } })
    expect(staged.refused.map(({ line, problem }) => [line, problem]).sort()).toEqual([
      [1, 'date'],
      [2, 'value'],
      [3, 'flag'],
    ])
  })

  it('of 1.2 are no contacts once their role has ended', async () => {
    const role = (name: string, endDate?: string) => ({ role: name, roleType: 'primary', org: { sourcedId: 'org-1' }, endDate })
    const user = (sourcedId: string, roles: object[]) => ({ sourcedId, status: 'active', familyName: 'Odd', roles })
    stage.server.misbehave({
      filter: 'ignored',
      oddRows: [
        user('ended-1', [role('guardian', '2026-11-22')]),
        user('ends-1', [role('guardian', '2026-11-23')]),
        user('both-1', [role('teacher'), role('parent', '2026-06-30'), role('parent', '2027-06-30T00:00:00Z')]),
      ],
    })
    const staged = await read(await addSource({ version: '1.2', pageSize: 100 }))
    expect(staged).toMatchObject({ counts: { added: 26, refused: 0 }, notes: { ended: 1 } })
  })
})

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type OneRosterServer, startOneRosterServer } from '@/e2e/oneroster/one-roster-server'
import { sampleRoster } from '@/e2e/oneroster/sample-roster'
import { inDistrict } from '@/lib/district-scope'
import type { RosterImport } from '@/lib/roster/import-json'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { type SourceInput, saveSource } from '@/lib/roster/sources/save-source'
import type { SourceSettings } from '@/lib/roster/sources/source-settings'
import { startRun } from '@/lib/roster/sources/start-run'
import { applyRoster } from './import-roster'
import { makeDistrict, type TestDistrict } from './make-district'

export type RestSettings = Partial<SourceSettings['oneroster_rest']>

/** The client that every sample server of these tests knows. */
export const client = { clientId: 'willow creek', secret: 'a secret: with & and ü' }

/** The Monday on which these tests begin, and so many hours later. */
export const now = new Date('2026-11-23T15:00:00Z')
export const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)

/** Before each test of the file a sample OneRoster server and a new district; `server` may be replaced by another. */
export function playOneRoster() {
  const stage = {} as { server: OneRosterServer; district: TestDistrict }

  beforeAll(() => {
    process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
  })
  afterAll(() => {
    delete process.env.ALLOWED_PRIVATE_HOSTS
  })
  beforeEach(async () => {
    stage.server = await startOneRosterServer(client)
    stage.district = await makeDistrict()
  })
  afterEach(() => stage.server.close())

  async function addSource(settings: RestSettings = {}): Promise<string> {
    const { server, district } = stage
    const version = settings.version ?? '1.1'
    const input = {
      name: 'Student information system',
      format: 'oneroster_rest',
      settings: { baseUrl: server.baseUrl(version), tokenUrl: server.tokenUrl, clientId: client.clientId, pageSize: 5, ...settings },
      secret: client.secret,
      schedule: null,
      applyAlone: true,
    } satisfies SourceInput
    return (await saveSource(district.owner, input, now)).id
  }

  /** Reads the source as a worker would. */
  async function read(sourceId: string, at = now): Promise<RosterImport> {
    const { id } = await startRun(stage.district.owner, { sourceId }, at)
    return runImportToEnd(stage.district.owner, id, { now: at })
  }

  async function readAndApply(sourceId: string, at = now): Promise<RosterImport> {
    const { id, state, refusal } = await read(sourceId, at)
    if (state !== 'staged') throw new Error(`The import is ${state}: ${refusal}`)
    return applyRoster(stage.district.owner, id, {}, at)
  }

  /** The filters by which users were asked for. */
  const filters = () => {
    const requests = stage.server.requests.filter(({ path }) => path.endsWith('/users'))
    return [...new Set(requests.map(({ query }) => query.get('filter')))]
  }

  return { stage, addSource, read, readAndApply, filters, rosterOf: () => rosterOf(stage.district) }
}

/** `guid: email (student at school, grade)` of each contact of the roster. */
async function rosterOf({ districtId }: TestDistrict): Promise<string[]> {
  return inDistrict(districtId, async (tx) => {
    const contacts = await tx.contact.findMany({
      where: { districtId, removedAt: null },
      include: { relationships: { include: { student: true } } },
    })
    return contacts
      .map(({ guid, email, relationships }) => {
        const students = relationships.map(({ student: { sourcedId, school, grade } }) => `${sourcedId} at ${school}, ${grade}`)
        return `${guid}: ${email} (${students.toSorted().join('; ')})`
      })
      .toSorted()
  })
}

/** What `rosterOf` tells of the sample roster. */
export const sampleContacts = sampleRoster()
  .users.filter(({ roles }) => roles.includes('guardian') || roles.includes('parent'))
  .map(({ sourcedId, email }) => {
    const number = Number(sourcedId.split('-')[1])
    const school = number % 2 === 1 ? 'Cedar Hill Middle' : 'Maple Grove Elementary'
    return `${sourcedId}: ${email} (student-${number} at ${school}, ${String(1 + (number % 8)).padStart(2, '0')})`
  })
  .toSorted()

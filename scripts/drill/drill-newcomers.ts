import pg from 'pg'
import { AppError } from '@/lib/app-error'
import { issueLinks } from '@/lib/invitations/issue-links'
import { issueCampaignsOf } from '@/lib/invitations/long-campaigns/run-due-campaigns'
import { applyRoster, stageRoster, undoRoster } from '@/scripts/testing/import-roster'
import { readsById } from '@/scripts/testing/isolation/foreign-ids'
import { makeFullDistrict, now } from '@/scripts/testing/isolation/full-district'
import { readsAll } from '@/scripts/testing/isolation/own-district'
import { signRecord } from '@/scripts/testing/sign-record'

export type NewcomerReport = {
  contacts: number
  steps: number
  /** Took longer than their size explains, or were broken off. */
  slow: string[]
  slowest: string
  seconds: number
}

const times = 10

/** Three times what the size explains, and long enough for somebody to notice. */
const most = { ratio: 3 * times, milliseconds: 1_000 }

/** Against what would never end. */
const brokenOffMilliseconds = 10_000

/**
 * Two districts come, one after the other, beside one that PostgreSQL has counted, and nothing counts them but the product itself: the second does all that
 * the first did, with ten times the contacts. A plan made for a few rows shows in the time, which grows with their square.
 */
export async function drillNewcomers({ contacts, superuserUrl }: { contacts: number; superuserUrl: string }): Promise<NewcomerReport> {
  const began = performance.now()
  await arrive(400)
  const { few, many } = await uncounted(superuserUrl, async () => ({ few: await arrive(contacts / times), many: await arrive(contacts) }))
  const slow = [...many].filter(([step, milliseconds]) => isSlow(milliseconds, few.get(step) ?? 0))
  const [slowest] = [...many].sort(([, one], [, other]) => other - one)
  return {
    contacts,
    steps: many.size,
    slow: slow.map(([step, milliseconds]) => told(step, milliseconds)),
    slowest: slowest ? told(...slowest) : '',
    seconds: Math.round((performance.now() - began) / 1000),
  }
}

/** Whether nothing took longer than its size explains. */
export function isPlanned({ slow }: NewcomerReport): boolean {
  return slow.length === 0
}

function isSlow(milliseconds: number, ofFew: number): boolean {
  if (!Number.isFinite(milliseconds + ofFew)) return true
  return milliseconds > most.milliseconds && milliseconds > most.ratio * ofFew
}

function told(step: string, milliseconds: number): string {
  return `${step}: ${Math.round(milliseconds)} ms`
}

/** PostgreSQL counts what is there, and nothing more until the work is done. */
async function uncounted<Result>(superuserUrl: string, work: () => Promise<Result>): Promise<Result> {
  const superuser = new pg.Client({ connectionString: superuserUrl })
  await superuser.connect()
  try {
    await superuser.query('ANALYZE')
    await superuser.query('ALTER SYSTEM SET autovacuum = off')
    await superuser.query(`ALTER SYSTEM SET statement_timeout = ${brokenOffMilliseconds}`)
    await superuser.query('SELECT pg_reload_conf()')
    return await work()
  } finally {
    await superuser.query('ALTER SYSTEM RESET autovacuum')
    await superuser.query('ALTER SYSTEM RESET statement_timeout')
    await superuser.query('SELECT pg_reload_conf()')
    await superuser.end()
  }
}

/** A district of so many contacts does everything there is, and is read in every way after each piece of it; answers how long each step took. */
async function arrive(contacts: number): Promise<Map<string, number>> {
  const { owner, districtId, ids } = await makeFullDistrict()
  const steps = new Map<string, number>()

  async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result | undefined> {
    const began = performance.now()
    try {
      const result = await work()
      steps.set(name, performance.now() - began)
      return result
    } catch (error) {
      // What a district in this state is refused is told as fast as anything.
      steps.set(name, error instanceof AppError ? performance.now() - began : Number.POSITIVE_INFINITY)
      return undefined
    }
  }

  async function bring(roster: string, lines: string): Promise<string> {
    const staged = await step(`${roster} is compared`, () => stageRoster(owner, { body: lines, source: 'sis' }, now))
    if (!staged) throw new Error(`${roster} could not be compared.`)
    await step(`${roster} is applied`, () => applyRoster(owner, staged.id, { release: true }, now))
    return staged.id
  }

  async function issue(what: string, how: { form?: 'invite_page'; channel?: 'email' | 'letter' }): Promise<void> {
    const request = { portal: ids.portal, selection: { filter: {} }, ...how }
    const pace = { chunkSize: 2_000, retryMilliseconds: 60_000 }
    // A small campaign is made as it is asked for, a large one by the worker.
    const issued = await step(`${what} are made`, async () => {
      const asked = await issueLinks(owner, request, now)
      await issueCampaignsOf(districtId, { signal: new AbortController().signal, pace })
      return asked
    })
    if (!issued) return
    for (const [name, read] of Object.entries(readsById))
      await step(`${what}, ${name}`, () => read(owner, { ...ids, campaign: issued.campaignId, mailed: issued.campaignId }))
  }

  async function readAll(when: string): Promise<void> {
    await step(`${when}, the record is numbered`, () => signRecord(districtId, { now }))
    for (const [name, read] of Object.entries(readsAll)) await step(`${when}, ${name}`, () => read(owner, ids))
  }

  await bring('the first roster', rosterOf(contacts, 'first'))
  await readAll('with a roster')
  await issue('links', {})
  await readAll('with links')
  await issue('invite pages', { form: 'invite_page' })
  await issue('mails', { channel: 'email' })
  await issue('letters', { channel: 'letter' })
  await readAll('with mails')
  const second = await bring('the second roster', rosterOf(contacts, 'second'))
  await step('the second roster is undone', () => undoRoster(owner, second, now))
  await bring('half a roster', rosterOf(contacts / 2, 'second'))
  await readAll('with half a roster')
  return steps
}

/** A contact CSV; another `name` of it gives everybody another e-mail. */
function rosterOf(contacts: number, name: string): string {
  const lines = Array.from({ length: contacts }, (_, at) => {
    const family = `Ruiz${at % 97}`
    return `guid-${at},${family},Ana${at},${name}.${at}@example.org,${at % 3 ? 'es' : 'en'},Kim${at},${family},School ${at % 7},0${at % 9},s-${at}`
  })
  const columns = 'guid,family_name,given_name,email,language,student_given_name,student_family_name,school,grade,student_id'
  return `${[columns, ...lines].join('\n')}\n`
}

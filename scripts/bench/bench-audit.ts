// Eight writers in two processes, as web and worker are, each event a transaction of its own in one and the same district; the sequencer
// in a third. The peer writes the same rows to a table of the same shape without a queue, chained inside the transaction.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { findUnnumberedDistricts } from '@/lib/audit/sequence/number-events'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { issueCampaignsOf } from '@/lib/invitations/long-campaigns/run-due-campaigns'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { type BenchContext, type Figure, percentile } from './measure'

type Rate = {
  perSecond: number
  /** 99th percentile from the beginning of a transaction to the answer of its commit. */
  commitMilliseconds: number
}

type AuditFigures = {
  tree: Rate & {
    /** 99th percentile from the beginning of an event's transaction until its number was committed. */
    lagMilliseconds: number
  }
  chain: Rate
}

const processes = 2
const writersEach = 4

const recordingSeconds = 10
const recordedLinks = 100_000

/** What a district's record costs. */
export async function benchAudit(context: BenchContext): Promise<Figure[]> {
  const { tree, chain } = await benchRecording(recordingSeconds, context)
  const { seconds, floorSeconds } = await benchIssuing(context)
  const chained = 'chained inside the transaction'
  return [
    { what: 'events recorded by 8 writers', value: tree.perSecond, unit: '/s', beside: { what: chained, value: chain.perSecond } },
    { what: 'events recorded by 8 writers', value: tree.perSecond, unit: '/s', wanted: { atLeast: 3_000 } },
    { what: 'until the commit, p99', value: tree.commitMilliseconds, unit: 'ms', wanted: { atMost: 25 } },
    { what: 'until the number, p99', value: tree.lagMilliseconds, unit: 'ms', wanted: { atMost: 1_000 } },
    {
      what: `issue ${recordedLinks} links, record and all`,
      value: seconds,
      unit: 's',
      beside: { what: 'without the record', value: floorSeconds },
      wanted: { atMost: 1.2 },
    },
  ]
}

/** Events a second for so long, and the same with a hash chain. */
async function benchRecording(seconds: number, { ownerUrl }: { ownerUrl: string }): Promise<AuditFigures> {
  const { districtId } = await makeDistrict()
  await makeChain(districtId, ownerUrl)
  const chain = rateOf(await writeAll({ districtId, kind: 'chain', seconds }), seconds)

  const sequencer = await start('scripts/bench/audit-sequencer.ts')
  const written = await writeAll({ districtId, kind: 'tree', seconds })
  while ((await findUnnumberedDistricts()).includes(districtId)) await pause(20)
  const signedAt = z.array(z.number()).parse(await ask(sequencer))
  return { chain, tree: { ...rateOf(written, seconds), lagMilliseconds: await lagOf(districtId, { written, signedAt }) } }
}

/** The product's own way to issue links, and the same where every statement that records is left out and links need no event. */
async function benchIssuing({ ownerUrl }: BenchContext): Promise<{ seconds: number; floorSeconds: number }> {
  // Once for the caches of both.
  await issueToAll(1_000)
  const seconds = await issueToAll(recordedLinks)
  await asOwner(ownerUrl, 'ALTER TABLE links DROP CONSTRAINT links_district_id_audit_event_id_fkey')
  const restore = leaveOutRecording()
  try {
    return { seconds, floorSeconds: await issueToAll(recordedLinks) }
  } finally {
    restore()
  }
}

async function issueToAll(count: number): Promise<number> {
  const { districtId, owner } = await makeDistrict()
  const { id: portal } = await makePortal(owner)
  const contacts: string[] = []
  for (let made = 0; made < count; made += 5_000) {
    const people = Array.from({ length: Math.min(5_000, count - made) }, (_, index) => ({ familyName: `Family${made + index}` }))
    contacts.push(...(await makeContacts(districtId, people)))
  }
  const begun = performance.now()
  await issueLinks(owner, { portal, selection: { filter: {} } }, new Date())
  // What is too much for a request is the worker's.
  await issueCampaignsOf(districtId, { signal: new AbortController().signal, pace: { chunkSize: 500, retryMilliseconds: 60_000 } })
  const issued = await inDistrict(districtId, (tx) => tx.link.count({ where: { districtId } }))
  if (issued !== count) throw new Error(`Only ${issued} of ${count} links were issued.`)
  return (performance.now() - begun) / 1000
}

type Interactive = (work: (tx: DistrictTransaction) => Promise<unknown>, options?: object) => Promise<unknown>

/** Until it is restored, transactions of this process skip the statements that insert into tables of the record. */
function leaveOutRecording(): () => void {
  const client: { $transaction: Interactive } = Object(database())
  const original = client.$transaction
  client.$transaction = (work, options) => original.call(client, (tx) => work(withoutRecording(tx)), options)
  return () => {
    client.$transaction = original
  }
}

function withoutRecording(tx: DistrictTransaction): DistrictTransaction {
  return new Proxy(tx, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (name !== '$executeRaw' && name !== '$queryRaw') return value
      return async (query: TemplateStringsArray | { sql: string; values: unknown[] }, ...values: unknown[]) => {
        if ('raw' in query || !/INSERT INTO "?audit_/.test(query.sql)) return value.call(target, query, ...values)
        return [{ recorded: recordedBy(query.values) }]
      }
    },
  })
}

/** How many events a statement would have recorded: each column of many travels as one text, a value to a line. */
function recordedBy(values: readonly unknown[]): number {
  const ids = values.find((value) => typeof value === 'string' && value.endsWith('\n'))
  return typeof ids === 'string' ? ids.split('\n').length - 1 : 1
}

const writtenSchema = z.array(z.object({ id: z.string(), begunAt: z.number(), milliseconds: z.number() }))
type Written = z.output<typeof writtenSchema>

async function writeAll(work: { districtId: string; kind: 'tree' | 'chain'; seconds: number }): Promise<Written> {
  const options = JSON.stringify({ ...work, writers: writersEach })
  const writers = await Promise.all(Array.from({ length: processes }, () => start('scripts/bench/audit-writer.ts', options)))
  return writtenSchema.parse((await Promise.all(writers.map(ask))).flat())
}

async function start(file: string, ...parameters: string[]): Promise<ChildProcess> {
  const child = fork(file, parameters, { execArgv: ['--import', 'tsx', '--conditions=react-server'] })
  await once(child, 'message')
  return child
}

async function ask(child: ChildProcess): Promise<unknown[]> {
  child.send('now')
  const [answer] = await once(child, 'message')
  return answer
}

function rateOf(written: Written, seconds: number): Rate {
  return {
    perSecond: Math.round(written.length / seconds),
    commitMilliseconds: percentile(
      written.map(({ milliseconds }) => milliseconds),
      0.99,
    ),
  }
}

async function lagOf(districtId: string, { written, signedAt }: { written: Written; signedAt: number[] }): Promise<number> {
  const { numbers, sizes } = await inDistrict(districtId, async (tx) => ({
    numbers: await tx.auditNumber.findMany({ where: { districtId } }),
    sizes: await tx.auditCheckpoint.findMany({ where: { districtId }, select: { size: true }, orderBy: { size: 'asc' } }),
  }))
  if (sizes.length !== signedAt.length) throw new Error('The sequencer signed something else than the record has.')
  const numberOf = new Map(numbers.map(({ id, number }) => [id, number]))
  const byNumber: number[] = []
  for (const [index, { size }] of sizes.entries()) while (byNumber.length < size) byNumber.push(signedAt[index] ?? Number.NaN)
  return percentile(
    written.map(({ id, begunAt }) => (byNumber[numberOf.get(id) ?? -1] ?? Number.NaN) - begunAt),
    0.99,
  )
}

async function makeChain(districtId: string, ownerUrl: string): Promise<void> {
  await asOwner(
    ownerUrl,
    `CREATE TABLE bench_events (LIKE audit_events INCLUDING ALL);
    ALTER TABLE bench_events ADD FOREIGN KEY (district_id) REFERENCES districts (id);
    CREATE TABLE bench_chain (district_id uuid PRIMARY KEY, hash bytea NOT NULL);
    INSERT INTO bench_chain VALUES ('${districtId}', '\\x00');
    GRANT SELECT, INSERT, UPDATE ON bench_events, bench_chain TO PUBLIC`,
  )
}

async function asOwner(ownerUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

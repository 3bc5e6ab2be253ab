// The floor of a first load is a bare COPY of the very rows it leaves, by the owner of the tables into the same tables with
// the same indexes and keys, emptied before. Row by row is what Prisma's upsert does for the same rows, over a sample.
import { hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { findContacts } from '@/lib/contacts/find-contacts'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyImport } from '@/lib/roster/apply-import'
import { readContactCsv } from '@/lib/roster/contact-csv'
import type { RosterImport } from '@/lib/roster/import-json'
import { receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { makeDistrict } from '@/scripts/testing/make-district'
import { type BenchContext, type Figure, percentile, timed } from './measure'

/** Of a large district: `--contacts=100000` asks for fewer. */
const rosterCount = 1_000_000
const upsertedSample = 2_000
const othersCount = 20_000
/** In the order in which the file has them, as whoever copies a file would. */
const tables = {
  contacts: 'length(sourced_id), sourced_id',
  students: 'length(sourced_id), sourced_id',
  roster_records: 'length(sourced_id), sourced_id',
  relationships: `(SELECT (length(sourced_id), sourced_id) FROM contacts c WHERE c.district_id = t.district_id AND c.id = t.contact_id)`,
}

/** What a roster of so many contacts takes, with six students to ten contacts and every tenth contact on a second line. */
export async function benchRoster({ ownerUrl, dataDir: folder }: BenchContext): Promise<Figure[]> {
  const asked = process.argv.find((argument) => argument.startsWith('--contacts='))
  const contacts = asked ? Number(asked.slice('--contacts='.length)) : rosterCount
  const { owner } = await makeDistrict()
  const file = path.join(folder, 'roster.csv')
  await pipeline(Readable.from(csvOf(contacts, () => false)), createWriteStream(file))
  const changedFile = path.join(folder, 'roster-changed.csv')
  await pipeline(Readable.from(csvOf(contacts, (index) => index % 100 === 7)), createWriteStream(changedFile))

  // Somebody is there already, so that a page of contacts has something to show while the rest comes.
  await bringIn(owner, { source: 'others', body: Readable.from(csvOf(othersCount, () => false, 'other')) })
  const idle = await pageSeconds(owner, () => false)

  const memory = watchMemory()
  const receive = (body: AsyncIterable<Uint8Array>) => receiveImport(owner, { source: 'families', body }, new Date())
  let id = ''
  const receiving = await timed(async () => {
    id = (await receive(createReadStream(file))).id
  })
  const staging = await timed(() => runImportToEnd(owner, id, { now: new Date() }))
  let isApplying = true
  const busy = pageSeconds(owner, () => isApplying)
  const applying = await timed(() => applyToEnd(owner, id))
  isApplying = false
  const busySeconds = await busy
  const megabytes = memory.stop() / 1e6
  if ((await countContacts(owner)) !== contacts + othersCount) throw new Error('The roster has not arrived whole.')

  // After the first load, lest what they leave in the memory is taken for its own.
  const upserting = await benchUpserts(contacts)
  const parsing = await timed(async () => {
    for await (const _ of readContactCsv(createReadStream(file, { highWaterMark: 1024 * 1024 })));
  })
  const copying = await benchCopy(owner, { ownerUrl, folder })
  const sameFile = await timed(() => bringIn(owner, { source: 'families', body: createReadStream(file) }))
  const fewChanges = await timed(() => bringIn(owner, { source: 'families', body: createReadStream(changedFile) }))
  const loading = { value: staging + applying, unit: 's' }
  const besideParsing = { what: 'parsing alone', value: parsing }
  return [
    {
      what: `stage and apply ${contacts} contacts`,
      ...loading,
      beside: { what: 'COPY of the finished rows', value: copying },
      wanted: { atMost: 1.3 },
    },
    { what: 'the same', ...loading, beside: { what: 'upserts row by row, by a sample', value: upserting }, wanted: { atMost: 1 / 15 } },
    { what: 'memory of this process meanwhile', value: megabytes, unit: 'MB', wanted: { atMost: 400 } },
    { what: 'the same file again, upload and all', value: sameFile, unit: 's', beside: { what: 'uploading it', value: receiving } },
    { what: '1 % changed, upload and all', value: fewChanges, unit: 's', beside: besideParsing, wanted: { atMost: 2.5 } },
    {
      what: 'a page of contacts while it is applied (95th percentile)',
      value: busySeconds,
      unit: 's',
      beside: { what: 'the same when idle', value: idle },
    },
  ]
}

async function bringIn(actor: Actor, { source, body }: { source: string; body: AsyncIterable<Uint8Array> }): Promise<RosterImport> {
  const { id } = await receiveImport(actor, { source, body }, new Date())
  await runImportToEnd(actor, id, { now: new Date() })
  return applyToEnd(actor, id)
}

async function applyToEnd(actor: Actor, id: string): Promise<RosterImport> {
  await applyImport(actor, id, { release: true }, new Date())
  const applied = await runImportToEnd(actor, id, { now: new Date() })
  if (applied.state !== 'applied') throw new Error(`The import is ${applied.state}: ${applied.refusal}`)
  return applied
}

async function countContacts({ districtId }: Actor): Promise<number> {
  return inDistrict(districtId, (tx) => tx.contact.count({ where: { districtId } }))
}

const columns =
  'guid,sourced_id,family_name,given_name,email,phone,language,relationship,student_id,student_given_name,student_family_name,school,grade'

async function* csvOf(contacts: number, isChanged: (index: number) => boolean, prefix = ''): AsyncGenerator<Buffer> {
  const students = Math.ceil(contacts * 0.6)
  const line = (index: number, student: number) => {
    const digest = hash('md5', `${prefix}${index}`, 'hex')
    const guid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20)}`
    const family = `Family${(index * 7919) % 40_000}`
    const email = `${digest.slice(0, 10)}.${family}@example.org`
    const phone = isChanged(index) ? `+1 555 9${index}` : `+1 555 ${index}`
    const child = `${prefix}S${student},Child${student % 900},${family},School ${student % 60},${student % 12}`
    return `${guid},${prefix}C${index},${family},Given${index % 5000},${email},${phone},es,mother,${child}\n`
  }
  let text = `${columns}\n`
  for (let index = 0; index < contacts + Math.floor(contacts / 10); index++) {
    text += index < contacts ? line(index, index % students) : line((index - contacts) * 10, (index * 17) % students)
    if (text.length < 65_536) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

/** Takes the finished rows out, empties the tables, and puts the rows back. */
async function benchCopy({ districtId }: Actor, { ownerUrl, folder }: { ownerUrl: string; folder: string }): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query("SELECT set_config('app.district_id', $1, false)", [districtId])
    for (const [table, order] of Object.entries(tables)) {
      // Nobody copies into a table with row-level security; the owner of the tables may do without it.
      await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`)
      const rows = client.query(copyTo(`COPY (SELECT * FROM ${table} t WHERE district_id = '${districtId}' ORDER BY ${order}) TO STDOUT`))
      await pipeline(rows, createWriteStream(path.join(folder, table)))
    }
    // They point at contacts, so they are emptied as well, which their triggers refuse for good reasons that a bench does not have.
    for (const table of ['links', 'link_returns']) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER insert_only`)
    await client.query(`TRUNCATE ${Object.keys(tables).join(', ')} CASCADE`)
    // Counted as it goes, lest the checks of foreign keys are planned for empty tables and take all day.
    const seconds = await timed(async () => {
      await client.query('BEGIN')
      for (const table of Object.keys(tables)) {
        await pipeline(createReadStream(path.join(folder, table)), client.query(copyFrom(`COPY ${table} FROM STDIN`)))
        await client.query(`ANALYZE ${table}`)
      }
      await client.query('COMMIT')
    })
    for (const table of Object.keys(tables)) await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`)
    return seconds
  } finally {
    await client.end()
  }
}

/** How long all contacts would take, each with its student, record and relationship, by as many as the sample has. */
async function benchUpserts(contacts: number): Promise<number> {
  const { districtId } = await makeDistrict()
  const seconds = await timed(() =>
    inDistrict(districtId, async (tx) => {
      const source = await tx.rosterSource.create({ data: { districtId, name: 'rows', format: 'contacts' } })
      for (let index = 0; index < upsertedSample; index++) {
        const guid = hash('md5', `row ${index}`, 'hex')
        const values = { givenName: 'Given', familyName: `Family${index}`, email: `${guid}@example.org`, sourcedId: `C${index}` }
        const contact = await tx.contact.upsert({
          where: { districtId_guid: { districtId, guid } },
          create: { districtId, guid, ...values },
          update: values,
        })
        const key = `sourced_id:S${Math.floor(index * 0.6)}`
        const child = { givenName: 'Child', familyName: 'Family', school: 'School 1', grade: '3' }
        const student = await tx.student.upsert({
          where: { districtId_sourceId_key: { districtId, sourceId: source.id, key } },
          create: { districtId, sourceId: source.id, key, ...child },
          update: child,
        })
        const digest = Uint8Array.from(Buffer.alloc(32, index))
        await tx.rosterRecord.upsert({
          where: { districtId_sourceId_key: { districtId, sourceId: source.id, key: `guid:${guid}` } },
          create: { districtId, sourceId: source.id, key: `guid:${guid}`, contactId: contact.id, digest },
          update: { digest },
        })
        await tx.relationship.upsert({
          where: { districtId_contactId_studentId: { districtId, contactId: contact.id, studentId: student.id } },
          create: { districtId, contactId: contact.id, studentId: student.id, relationship: 'mother' },
          update: { relationship: 'mother' },
        })
      }
    }),
  )
  return (seconds * contacts) / upsertedSample
}

/** The 95th percentile over pages of contacts looked at for as long as `isBusy`, at least 40 of them. */
async function pageSeconds(actor: Actor, isBusy: () => boolean): Promise<number> {
  const seconds: number[] = []
  while (seconds.length < 40 || isBusy()) {
    const now = new Date()
    seconds.push(await timed(() => findContacts(actor, { filter: {}, paging: { limit: 50 } }, now)))
    // Seldom enough not to slow down what it looks at.
    if (isBusy()) await pause(500)
  }
  return percentile(seconds, 0.95)
}

function watchMemory(): { stop(): number } {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 50)
  return {
    stop() {
      clearInterval(timer)
      look()
      return peak
    },
  }
}

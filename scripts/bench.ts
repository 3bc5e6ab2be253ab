// Each figure stands beside a floor measured in the same run, so that a noisy machine moves both. Nothing here is asserted.
import { createHmac, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { countContacts, findContacts } from '@/lib/contacts/find-contacts'
import { disconnectDatabase } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { createDistrict } from '@/lib/districts/create-district'
import { parseSettings } from '@/lib/env'
import { insertRows } from '@/lib/insert-rows'
import { issueLinks } from '@/lib/invitations/issue-links'
import { gg4l } from '@/lib/portals/gg4l'
import { savePortal } from '@/lib/portals/save-portal'
import { applyImport } from '@/lib/roster/apply-import'
import { readContactCsv } from '@/lib/roster/contact-csv'
import { receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { importSigningKey, signToken } from '@/lib/tokens/sign-token'
import { uuidV7 } from '@/lib/uuid-v7'
import { benchIssuing, benchRecording } from './bench/bench-audit'
import { benchMail } from './bench/bench-mail'
import { benchRoster } from './bench/bench-roster'
import { benchVerify } from './bench/bench-verify'
import { loadSecrets } from './data-folder'
import { embeddedUrls, findRunningPostgres } from './embedded-postgres'
import { openDatabase } from './open-database'
import { runCommand } from './run-command'
import { zoe } from './testing/portal-tokens'

type Figure = {
  name: string
  seconds: number
  floor: string
  floorSeconds: number
  /** Where a rate is what one wants to know: of how many things. */
  count?: number
  /** What the ratio to the floor may be at most. */
  limit?: number
  /** What the time itself may be at most. */
  limitSeconds?: number
}

/** Not a time: how much of the memory something takes, and how much it may. */
type MemoryFigure = { name: string; megabytes: number; limitMegabytes: number }

/** How many of something are done in a second by several at once, and what the slowest hundredth waits for; so much at least, and at most. */
type RateFigure = {
  name: string
  perSecond: number
  atLeast?: number
  waits: Record<string, { p99Milliseconds: number; limitMilliseconds?: number }>
}

const tokenCount = 20_000
const contactCount = 20_000
const campaignSize = 5_000
const mailCount = 8_000
/** Of a large district: `--contacts=100000` asks for fewer. */
const rosterCount = 1_000_000
/** For `benchRecording`, and for the links that are issued with their events and without. */
const recordingSeconds = 10
const recordedLinks = 100_000
const verifiedEvents = 1_000_000
const linkBase = 'https://portal.example.org/setup?jwt='

await runCommand(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-bench-'))
  await chmod(dataDir, 0o711)
  const opened = await openDatabase(parseSettings({ DATA_DIR: dataDir }), 'command')
  // For the processes it starts as well.
  Object.assign(process.env, opened.environment, { DATA_DIR: dataDir })
  try {
    report([
      ...(await benchAudit(dataDir)),
      ...(await benchVerifying(dataDir)),
      await benchSigning(),
      ...(await benchDistrict()),
      await benchSending(),
      ...(await benchLargeRoster(dataDir)),
    ])
  } finally {
    await disconnectDatabase()
    await opened.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  return 0
})

/** First, while the tables are small: what a district's record costs. */
async function benchAudit(dataDir: string): Promise<Array<Figure | RateFigure>> {
  const ownerUrl = await ownerUrlOf(dataDir)
  const { tree, chain } = await benchRecording(recordingSeconds, { ownerUrl })
  const { seconds, floorSeconds } = await benchIssuing(recordedLinks, { ownerUrl })
  return [
    {
      name: 'events recorded by 8 writers',
      perSecond: tree.perSecond,
      atLeast: 3_000,
      waits: {
        commit: { p99Milliseconds: tree.commitMilliseconds, limitMilliseconds: 25 },
        number: { p99Milliseconds: tree.lagMilliseconds, limitMilliseconds: 1_000 },
      },
    },
    {
      name: 'the same, chained inside the transaction',
      perSecond: chain.perSecond,
      waits: { commit: { p99Milliseconds: chain.commitMilliseconds } },
    },
    {
      name: `issue ${recordedLinks} links, record and all`,
      seconds,
      floor: 'without the record',
      floorSeconds,
      count: recordedLinks,
      limit: 1.2,
    },
  ]
}

async function benchVerifying(folder: string): Promise<Array<Figure | MemoryFigure>> {
  const { seconds, floorSeconds, megabytes } = await benchVerify(verifiedEvents, folder)
  return [
    {
      name: `verify ${verifiedEvents} events from a file`,
      seconds,
      floor: 'SHA-256 over the file',
      floorSeconds,
      count: verifiedEvents,
      limitSeconds: 60,
    },
    { name: 'the same, memory of the process', megabytes, limitMegabytes: 300 },
  ]
}

async function benchSigning(): Promise<Figure> {
  const secret = randomBytes(32)
  const key = await importSigningKey(secret)
  const settings = gg4l.settings.parse({ client_id: 'bench', link_base: linkBase })
  const claims = (index: number) =>
    gg4l.claims({
      settings,
      subject: { ...zoe, guid: guidOf(index) },
      issuedAt: index,
      expiresAt: index + 60,
      nonce: '',
    })
  const header = gg4l.header(settings)
  const encodedHeader = Buffer.from(JSON.stringify(header)).toString('base64url')
  const seconds = await timed(async () => {
    for (let index = 0; index < tokenCount; index++) await signToken({ header, claims: claims(index) }, key)
  })
  const floorSeconds = await timed(async () => {
    for (let index = 0; index < tokenCount; index++) {
      createHmac('sha256', secret)
        .update(`${encodedHeader}.${Buffer.from(claims(index)).toString('base64url')}`)
        .digest('base64url')
    }
  })
  return { name: `sign ${tokenCount} tokens`, seconds, floor: 'HMAC by hand', floorSeconds }
}

async function benchDistrict(): Promise<Figure[]> {
  const { id: districtId } = await createDistrict({ name: 'Bench', slug: 'bench', timeZone: 'UTC' }, new Date())
  const actor = operatorOf(districtId)
  const file = contactFile()

  const parsing = await timed(async () => {
    for await (const _ of readContactCsv(stream(file)));
  })
  let importId = ''
  const staging = await timed(async () => {
    importId = (await receiveImport(actor, { format: 'contacts', body: stream(file) }, new Date())).id
    await runImportToEnd(actor, importId, { now: new Date() })
  })
  const applying = await timed(async () => {
    await applyImport(actor, importId, { release: false }, new Date())
    await runImportToEnd(actor, importId, { now: new Date() })
  })
  const again = await timed(async () => {
    const { id } = await receiveImport(actor, { format: 'contacts', body: stream(file) }, new Date())
    await runImportToEnd(actor, id, { now: new Date() })
  })

  const settings = { client_id: 'bench', link_base: linkBase }
  const portal = await savePortal(actor, { kind: 'gg4l', name: 'Bench', settings, secret: randomBytes(32).toString('hex') }, new Date())
  const contacts = Array.from({ length: campaignSize }, (_, index) => guidOf(index))
  const issuing = await timed(() => issueLinks(actor, { portal: portal.id, selection: { contacts } }, new Date()))
  const events = bareEvents(districtId)
  const inserting = await timed(() => inDistrict(districtId, (tx) => insertRows(tx, { table: 'audit_events', rows: events })))

  const now = new Date()
  const filter = { search: 'Family1999' }
  const searching = await timed(() => findContacts(actor, { filter, paging: { limit: 50 } }, now))
  const counting = await timed(() => countContacts(actor, filter, now))
  return [
    { name: `stage ${contactCount} contacts`, seconds: staging, floor: 'parsing alone', floorSeconds: parsing },
    { name: `apply ${contactCount} contacts`, seconds: applying, floor: 'staging them', floorSeconds: staging },
    { name: 'stage the same file again', seconds: again, floor: 'parsing alone', floorSeconds: parsing },
    { name: `issue ${campaignSize} links`, seconds: issuing, floor: 'inserting as many bare events', floorSeconds: inserting },
    { name: 'a searched page of contacts', seconds: searching, floor: 'counting the matches', floorSeconds: counting },
  ]
}

async function benchSending(): Promise<Figure> {
  const { seconds, floorSeconds } = await benchMail(mailCount)
  return { name: `send ${mailCount} mails, outbox and all`, seconds, floor: 'nodemailer’s own pool', floorSeconds, count: mailCount }
}

async function benchLargeRoster(dataDir: string): Promise<Array<Figure | MemoryFigure>> {
  const ownerUrl = await ownerUrlOf(dataDir)
  const asked = process.argv.find((argument) => argument.startsWith('--contacts='))
  const contacts = asked ? Number(asked.slice('--contacts='.length)) : rosterCount
  const figures = await benchRoster(contacts, { ownerUrl, folder: dataDir })
  const { staging, applying, copying, upserting, parsing, receiving, sameFile, fewChanges, page } = figures
  const loading = staging + applying
  return [
    {
      name: `stage and apply ${contacts} contacts`,
      seconds: loading,
      floor: 'COPY of the finished rows',
      floorSeconds: copying,
      count: contacts,
      limit: 1.3,
    },
    { name: 'the same, against row by row', seconds: loading, floor: 'upserts, by a sample', floorSeconds: upserting, limit: 1 / 15 },
    { name: 'the same, memory of this process', megabytes: figures.memory / 1e6, limitMegabytes: 400 },
    { name: 'the same file again, upload and all', seconds: sameFile, floor: 'uploading it', floorSeconds: receiving },
    { name: '1 % changed, upload and all', seconds: fewChanges, floor: 'parsing alone', floorSeconds: parsing, limit: 2.5 },
    { name: 'a page of contacts meanwhile (95th percentile)', seconds: page.busy, floor: 'the same when idle', floorSeconds: page.idle },
  ]
}

async function ownerUrlOf(dataDir: string): Promise<string> {
  const running = await findRunningPostgres(dataDir)
  if (!running) throw new Error('The database of the bench is the embedded one.')
  return embeddedUrls(running.port, await loadSecrets(dataDir)).ownerUrl
}

function contactFile(): Buffer {
  const header = 'guid,family_name,given_name,email,language,relationship,student_id,student_given_name,student_family_name,school,grade'
  const lines = Array.from({ length: contactCount }, (_, index) => {
    const student = `S${index},Child,Family${index},School ${index % 20},${index % 12}`
    return `${guidOf(index)},Family${index},Given,parent${index}@example.org,es,mother,${student}`
  })
  return Buffer.from(`${[header, ...lines].join('\n')}\n`)
}

async function* stream(file: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.length; start += 65_536) yield file.subarray(start, start + 65_536)
}

function guidOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
}

function bareEvents(districtId: string) {
  return Array.from({ length: campaignSize }, () => ({
    district_id: districtId,
    id: uuidV7(),
    at: new Date(),
    actor_kind: 'system',
    action: 'link.issued',
    leaf: '{}',
    leaf_hash: randomBytes(32),
  }))
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

function report(figures: Array<Figure | MemoryFigure | RateFigure>): void {
  const rows = figures.flatMap((figure): object[] => {
    if ('megabytes' in figure) return [memoryRow(figure)]
    return 'waits' in figure ? rateRows(figure) : [timeRow(figure)]
  })
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else console.table(rows)
}

function timeRow({ name, seconds, floor, floorSeconds, count, limit, limitSeconds }: Figure) {
  const ratio = seconds / floorSeconds
  return {
    name,
    seconds: Number(seconds.toFixed(3)),
    floor,
    floor_seconds: Number(floorSeconds.toFixed(3)),
    ratio: Number(ratio.toFixed(ratio < 0.1 ? 3 : 2)),
    ...(limit !== undefined && { limit: Number(limit.toFixed(3)), met: ratio <= limit }),
    ...(limitSeconds !== undefined && { limit_seconds: limitSeconds, met: seconds < limitSeconds }),
    ...(count && { per_second: Math.round(count / seconds), floor_per_second: Math.round(count / floorSeconds) }),
  }
}

function rateRows({ name, perSecond, atLeast, waits }: RateFigure) {
  const rate = { name, per_second: perSecond, ...(atLeast !== undefined && { at_least: atLeast, met: perSecond >= atLeast }) }
  const waited = Object.entries(waits).map(([what, { p99Milliseconds, limitMilliseconds: limit }]) => ({
    name: `${name}: until the ${what}`,
    p99_milliseconds: Number(p99Milliseconds.toFixed(1)),
    ...(limit !== undefined && { limit, met: p99Milliseconds < limit }),
  }))
  return [rate, ...waited]
}

function memoryRow({ name, megabytes, limitMegabytes }: MemoryFigure) {
  return { name, megabytes: Math.round(megabytes), limit: limitMegabytes, met: megabytes < limitMegabytes }
}

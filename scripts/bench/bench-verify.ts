// The same command that anybody runs over an export of theirs, in a process of its own, so that its memory is its own; the floor is one
// SHA-256 over the file.
import { spawn } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { canonicalJson } from '@/lib/audit/canonical-json'
import { rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import { uuidV7 } from '@/lib/uuid-v7'
import { type BenchContext, type Figure, timed } from './measure'

const events = 1_000_000

/** Three rounds of numbering a second, at 3,000 events a second: what a busy hour leaves. */
const eventsPerCheckpoint = 1_000
const sampleMilliseconds = 50

/** How long `audit verify --file` takes for an export of so many events, and how much memory it takes at most. */
export async function benchVerify({ dataDir }: BenchContext): Promise<Figure[]> {
  const file = path.join(dataDir, 'record.ndjson')
  const key = await writeRecord(file, events)
  const floorSeconds = await timed(() => hashFile(file))
  let megabytes = 0
  const seconds = await timed(async () => {
    megabytes = await verifyFile(file, key)
  })
  const what = `verify ${events} events from a file`
  return [
    { what, value: seconds, unit: 's', beside: { what: 'SHA-256 over the file', value: floorSeconds } },
    { what, value: seconds, unit: 's', wanted: { atMost: 60 } },
    { what: 'memory of that process', value: megabytes, unit: 'MB', wanted: { atMost: 300 } },
  ]
}

/** Links issued, each with its claims beside it. Answers with the verifier key. */
async function writeRecord(file: string, events: number): Promise<string> {
  const districtId = uuidV7()
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = verifierKey(districtId, rawPublicKey(privateKey))
  const tree = new GrowingTree()
  const out = createWriteStream(file)
  const write = async (lines: string[]) => {
    if (!out.write(`${lines.join('\n')}\n`)) await new Promise<void>((resolve) => out.once('drain', resolve))
  }
  await write([canonicalJson({ type: 'header', version: 1, district_id: districtId, exported_at: new Date().toISOString(), keys: [key] })])
  let checkpoints = 0
  while (tree.size < events) {
    const lines: string[] = []
    for (let count = 0; count < eventsPerCheckpoint && tree.size < events; count++) {
      const { leaf, personal } = makeEvent(districtId)
      lines.push(canonicalJson({ type: 'leaf', number: tree.size, leaf, personal }))
      tree.add(leafHashOf(leaf))
    }
    const note = signCheckpoint({ districtId, size: tree.size, rootHash: tree.root(), signedAt: new Date() }, privateKey)
    checkpoints += 1
    await write([...lines, canonicalJson({ type: 'checkpoint', note })])
  }
  await write([canonicalJson({ type: 'end', leaves: tree.size, checkpoints })])
  await new Promise<void>((resolve) => out.end(resolve))
  return key
}

function makeEvent(districtId: string) {
  const [at, contact] = [new Date().toISOString(), randomUUID()]
  const salt = randomBytes(16)
  const claims = { iss: 'district', sub: contact, given_name: 'Zoë', family_name: 'García', email: 'zoe.garcia@example.org' }
  const data = canonicalJson({ header: { alg: 'HS256', typ: 'JWT' }, claims })
  const leaf = canonicalJson({
    version: 1,
    district_id: districtId,
    id: uuidV7(),
    at,
    actor: { kind: 'member', id: randomUUID() },
    action: 'link.issued',
    subject_id: contact,
    details: {
      campaign_id: randomUUID(),
      link_id: randomUUID(),
      invitation_id: randomUUID(),
      portal_id: randomUUID(),
      secret_version_id: randomUUID(),
      channel: 'email',
      token_digest: salt.toString('hex').repeat(2),
      issued_at: at,
      expires_at: at,
    },
    personal_commitment: createHash('sha256').update(salt).update(data).digest('hex'),
  })
  return { leaf, personal: { salt: salt.toString('hex'), data } }
}

async function hashFile(file: string): Promise<void> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk)
  hash.digest()
}

/** Answers with the most memory the process ever had, as the kernel counts it. */
async function verifyFile(file: string, key: string): Promise<number> {
  const words = ['scripts/cli.ts', 'audit', 'verify', '--file', file, '--key', key]
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=react-server', ...words], { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let peak = 0
  while (child.exitCode === null) {
    peak = Math.max(peak, await peakMegabytesOf(child.pid))
    await Promise.race([ended, pause(sampleMilliseconds)])
  }
  if ((await ended) !== 0) throw new Error('The record was not found sound.')
  return peak
}

async function peakMegabytesOf(pid: number | undefined): Promise<number> {
  // It may be gone by now.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return (Number(/VmHWM:\s+([0-9]+) kB/.exec(status)?.[1] ?? 0) * 1024) / 1e6
}

import { createReadStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { readAnchors } from '@/lib/audit/anchors/anchor-folder'
import { exportRecord } from '@/lib/audit/export-record'
import { findKnownDistricts, loadKnownRecord } from '@/lib/audit/known-record'
import { parseCheckpoint } from '@/lib/audit/tree/checkpoint'
import type { Known } from '@/lib/audit/verify/known'
import { readRecordLines } from '@/lib/audit/verify/read-record-lines'
import { RecordCheck } from '@/lib/audit/verify/record-check'
import { exitCodes, type RecordVerification } from '@/lib/audit/verify/verification'
import { parseVerifierKey } from '@/lib/audit/verify/verifier-key'
import { verifyDistrict } from '@/lib/audit/verify/verify-district'
import { verifyRecord } from '@/lib/audit/verify/verify-record'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { getDistrict } from '@/lib/districts/create-district'
import { env } from '@/lib/env'
import { byteOrderMark } from '@/lib/format-csv'
import { type Command, type Given, type Outcome, text, texts, UsageError } from './command'
import { describeVerification } from './describe-verification'
import { operatorFor } from './operator'

const notRead = 1
const wrongUsage = 2

export const auditCommands: Record<string, Command> = {
  'audit verify': {
    usage: '[--district DISTRICT | --file PATH] [--key VERIFIER_KEY…] [--checkpoint PATH…] [--anchors DIR]',
    flags: { district: text, file: text, key: texts, checkpoint: texts, anchors: text },
    needsDatabase: (given) => given.optional('file') === undefined,
    plan(given) {
      const [district, file] = [given.optional('district'), given.optional('file')]
      if (district !== undefined && file !== undefined) throw new UsageError('audit verify takes --district or --file.')
      const keys = given.list('key').map(keyOf)
      const anchors = given.optional('anchors')
      return async (now) => {
        const named = await readNamed(given, keys)
        if (anchors !== undefined) await access(anchors).catch(asUsage(anchors))
        if (file !== undefined) return verifyFile(file, { named, anchors, districtId: keys[0]?.districtId, now })
        return verifyHere(district, { named, anchors, now })
      }
    },
  },
  'audit export': {
    usage: '--district DISTRICT',
    flags: { district: text },
    plan(given) {
      const district = given.text('district')
      return async (now) => {
        for await (const line of await exportRecord(await operatorFor(district), now)) await writeOut(`${line}\n`)
        return { json: {}, lines: [], hasWritten: true }
      }
    },
  },
}

type Here = { named: Known; anchors: string | undefined; now: Date }

async function verifyHere(district: string | undefined, { named, anchors, now }: Here): Promise<Outcome> {
  const { DATA_DIR, AUDIT_ANCHOR_DIR } = env()
  const kept = { named, dataDir: DATA_DIR, anchorDir: anchors === undefined ? AUDIT_ANCHOR_DIR : path.resolve(anchors) }
  return outcomeOf(await verifyStored(await findDistrictIds(district, kept), { kept, now }))
}

/** What `audit verify` without flags comes to. */
export async function verifyEveryRecord(now: Date): Promise<Outcome> {
  return verifyHere(undefined, { named: { publicKeys: [], checkpoints: [] }, anchors: undefined, now })
}

type Key = { districtId: string; publicKey: Uint8Array }

function keyOf(word: string): Key {
  const key = parseVerifierKey(word.trim())
  if (!key) throw new UsageError('--key is no verifier key: invite-desk/audit/<district id>+<key id>+<base64>.')
  return key
}

/** What the command line itself names as known. */
async function readNamed(given: Given, keys: readonly Key[]): Promise<Known> {
  return {
    publicKeys: keys.map(({ publicKey }) => publicKey),
    checkpoints: await Promise.all(given.list('checkpoint').map(readCheckpoint)),
  }
}

async function readCheckpoint(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(asUsage(file))
  const note = asItWasSent(text)
  if (!parseCheckpoint(note)) throw new UsageError(`${file} is no checkpoint of this product, or was changed.`)
  return note
}

function asUsage(place: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw new UsageError(`${place} cannot be read: ${error.code}.`)
  }
}

/** Mail programs and editors change line ends, the last one most of all, and put a mark before a text. What was signed is decided by the signature. */
function asItWasSent(text: string): string {
  const lines = text.replace(byteOrderMark, '').replaceAll('\r\n', '\n')
  return lines.endsWith('\n') ? lines : `${lines}\n`
}

function bothOf(one: Known, other: Known): Known {
  return { publicKeys: [...one.publicKeys, ...other.publicKeys], checkpoints: [...one.checkpoints, ...other.checkpoints] }
}

type Kept = { named: Known; dataDir: string; anchorDir: string | undefined }

/**
 * The district that was named, or every one: of those that were deleted the record stays as well, and those of which a checkpoint was kept were there once.
 */
async function findDistrictIds(district: string | undefined, { named, dataDir, anchorDir }: Kept): Promise<string[]> {
  if (district !== undefined) return [(await getDistrict(district)).id]
  const rows = await database().district.findMany({ select: { id: true }, orderBy: { slug: 'asc' } })
  const kept = await findKnownDistricts({ dataDir, anchorDir })
  const noted = named.checkpoints.flatMap((note) => parseCheckpoint(note)?.districtId ?? [])
  const ids = [...rows.map(({ id }) => id), ...kept, ...noted]
  return [...new Set(ids)].filter((id) => z.guid().safeParse(id).success)
}

/** What was found, or why a record could not be read. */
type Found = { verifications: RecordVerification[]; unread: Array<{ districtId: string; fault: string }> }

async function verifyStored(districtIds: readonly string[], { kept, now }: { kept: Kept; now: Date }): Promise<Found> {
  const found: Found = { verifications: [], unread: [] }
  for (const districtId of districtIds) {
    try {
      const known = bothOf(await loadKnownRecord({ ...kept, districtId }), kept.named)
      found.verifications.push(await verifyOne(districtId, { known, now }))
    } catch (error) {
      // A table that somebody has spoilt must not hide what the other records are like.
      const { name, code, message } = describeFault(error)
      found.unread.push({ districtId, fault: [name, code, message].filter(Boolean).join(' ') })
    }
  }
  return found
}

async function verifyOne(districtId: string, { known, now }: { known: Known; now: Date }): Promise<RecordVerification> {
  if (await database().district.findUnique({ where: { id: districtId }, select: { id: true } }))
    return verifyDistrict(districtId, { known, now })
  const check = new RecordCheck({ districtId, known, ownKeys: [], now })
  check.warn('This database has no such district: it was taken away, or was never here.')
  return check.finish({ waiting: 0 })
}

type OfFile = { named: Known; anchors: string | undefined; districtId: string | undefined; now: Date }

async function verifyFile(file: string, { named, anchors, districtId, now }: OfFile): Promise<Outcome> {
  const known = anchors === undefined ? named : bothOf(await readAnchors(path.resolve(anchors), districtId), named)
  try {
    const lines = readRecordLines(createReadStream(file, { highWaterMark: 256 * 1024 }))
    return outcomeOf({ verifications: [await verifyRecord(lines, { known, now, ...(districtId && { districtId }) })], unread: [] })
  } catch (error) {
    const problem = problemOf(error)
    if (problem === undefined) throw error
    return { json: { verdict: null, problem }, lines: [], refusal: `${file}: ${problem}`, exitCode: wrongUsage }
  }
}

/** Why a file is no record at all; undefined where that is not what went wrong. */
function problemOf(error: unknown): string | undefined {
  if (error instanceof AppError) return error.message
  if (error instanceof Error && 'syscall' in error && 'code' in error) return `The file cannot be read (${error.code}).`
  return undefined
}

function outcomeOf({ verifications, unread }: Found): Outcome {
  const exitCode = Math.max(unread.length > 0 ? notRead : 0, ...verifications.map(({ verdict }) => exitCodes[verdict]))
  const json = { exit_code: exitCode, records: verifications, unread }
  const failed = unread.flatMap(({ districtId, fault }) => [
    `Record of the district ${districtId}: NOT VERIFIED. It could not be read: ${fault}.`,
    'Look whether the tables of the record are what the migrations made, and may be read; then verify again.',
  ])
  const none = verifications.length + unread.length === 0 ? ['There is no district, and so no record.'] : []
  return { json, lines: [...verifications.flatMap(describeVerification), ...failed, ...none], exitCode }
}

async function writeOut(text: string): Promise<void> {
  if (process.stdout.write(text)) return
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve))
}

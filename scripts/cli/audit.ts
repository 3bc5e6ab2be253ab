import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@/lib/app-error'
import { readAnchors } from '@/lib/audit/anchors/anchor-folder'
import { exportRecord } from '@/lib/audit/export-record'
import { loadKnownRecord } from '@/lib/audit/known-record'
import { parseCheckpoint } from '@/lib/audit/tree/checkpoint'
import type { Known } from '@/lib/audit/verify/known'
import { readRecordLines } from '@/lib/audit/verify/read-record-lines'
import { exitCodes, type RecordVerification } from '@/lib/audit/verify/verification'
import { parseVerifierKey } from '@/lib/audit/verify/verifier-key'
import { verifyDistrict } from '@/lib/audit/verify/verify-district'
import { verifyRecord } from '@/lib/audit/verify/verify-record'
import { database } from '@/lib/database'
import { getDistrict } from '@/lib/districts/create-district'
import { env } from '@/lib/env'
import { type Command, type Given, type Outcome, text, texts, UsageError } from './command'
import { describeVerification } from './describe-verification'
import { operatorFor } from './operator'

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
      return async () => {
        const named = await readNamed(given, keys)
        if (file !== undefined) return verifyFile(file, { named, districtId: keys[0]?.districtId })
        return outcomeOf(await verifyStored(await findDistrictIds(district), { named, anchors: given.optional('anchors') }))
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

type Key = { districtId: string; publicKey: Uint8Array }

function keyOf(word: string): Key {
  const key = parseVerifierKey(word.trim())
  if (!key) throw new UsageError('--key is no verifier key: invite-desk/audit/<district id>+<key id>+<base64>.')
  return key
}

/** What the command line itself names as known. */
async function readNamed(given: Given, keys: readonly Key[]): Promise<Known> {
  const notes = await Promise.all(given.list('checkpoint').map(readCheckpoint))
  const anchors = given.optional('anchors')
  const anchored = anchors === undefined ? { publicKeys: [], checkpoints: [] } : await readAnchors(path.resolve(anchors))
  return {
    publicKeys: [...keys.map(({ publicKey }) => publicKey), ...anchored.publicKeys],
    checkpoints: [...notes, ...anchored.checkpoints],
  }
}

async function readCheckpoint(file: string): Promise<string> {
  const note = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read: ${error.code}.`)
  })
  if (!parseCheckpoint(note))
    throw new UsageError(`${file} is no checkpoint of this product, or was changed: it has to be kept byte for byte.`)
  return note
}

/** The district that was named, or every one; of those that were deleted the record stays as well. */
async function findDistrictIds(district: string | undefined): Promise<string[]> {
  if (district !== undefined) return [(await getDistrict(district)).id]
  const rows = await database().district.findMany({ select: { id: true }, orderBy: { slug: 'asc' } })
  return rows.map(({ id }) => id)
}

async function verifyStored(districtIds: readonly string[], { named, anchors }: { named: Known; anchors: string | undefined }) {
  const { DATA_DIR, AUDIT_ANCHOR_DIR } = env()
  const verifications: RecordVerification[] = []
  for (const districtId of districtIds) {
    const kept = await loadKnownRecord({ dataDir: DATA_DIR, anchorDir: anchors ?? AUDIT_ANCHOR_DIR, districtId })
    const known = { publicKeys: [...kept.publicKeys, ...named.publicKeys], checkpoints: [...kept.checkpoints, ...named.checkpoints] }
    verifications.push(await verifyDistrict(districtId, { known }))
  }
  return verifications
}

async function verifyFile(file: string, { named, districtId }: { named: Known; districtId: string | undefined }): Promise<Outcome> {
  try {
    const lines = readRecordLines(createReadStream(file, { highWaterMark: 256 * 1024 }))
    return outcomeOf([await verifyRecord(lines, { known: named, ...(districtId && { districtId }) })])
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

function outcomeOf(verifications: readonly RecordVerification[]): Outcome {
  const exitCode = Math.max(0, ...verifications.map(({ verdict }) => exitCodes[verdict]))
  const json = { exit_code: exitCode, records: verifications }
  const none = ['There is no district, and so no record.']
  return { json, lines: verifications.length === 0 ? none : verifications.flatMap(describeVerification), exitCode }
}

async function writeOut(text: string): Promise<void> {
  if (process.stdout.write(text)) return
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve))
}

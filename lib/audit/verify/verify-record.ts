import { AppError } from '@/lib/app-error'
import { canonicalJson, type Json } from '@/lib/audit/canonical-json'
import { parseCheckpoint } from '@/lib/audit/tree/checkpoint'
import { byteOrderMark } from '@/lib/format-csv'
import { checkLeaf, parseLeaf } from './check-leaf'
import type { Known } from './known'
import { RecordCheck } from './record-check'
import { type RecordLine, recordLineSchema } from './record-line'
import type { RecordVerification } from './verification'
import { parseVerifierKey } from './verifier-key'

/** Told now and then how many leaves were checked. */
export type OnProgress = (leaves: number) => void

const progressEvery = 5_000

/**
 * Verifies a record from its lines, as `exportRecord` gives them, in constant memory: without the database, believing nothing but `known`. Throws `invalid_input`
 * when the lines are no record of ours at all. `districtId` is whose record it ought to be.
 */
export async function verifyRecord(
  lines: AsyncIterable<string>,
  { known, now, districtId, onProgress }: { known: Known; now: Date; districtId?: string; onProgress?: OnProgress },
): Promise<RecordVerification> {
  const reading = new LineReading({ known, now, districtId })
  let reported = 0
  for await (const line of lines) {
    reading.add(line)
    if (reading.leaves - reported < progressEvery) continue
    reported = reading.leaves
    onProgress?.(reported)
  }
  return reading.finish()
}

type Counted = { leaves: number; checkpoints: number }

class LineReading {
  readonly #known: Known
  readonly #now: Date
  readonly #districtId: string | undefined
  readonly #counted: Counted = { leaves: 0, checkpoints: 0 }
  #check: RecordCheck | undefined
  #line = 0
  /** A line that cannot be read: the last one if the file was cut in it. */
  #unread: number | undefined
  #hasEnded = false

  constructor({ known, now, districtId }: { known: Known; now: Date; districtId: string | undefined }) {
    this.#known = known
    this.#now = now
    this.#districtId = districtId
  }

  get leaves(): number {
    return this.#counted.leaves
  }

  add(text: string): void {
    this.#line += 1
    this.#judgeUnread()
    const hasMark = this.#line === 1 && text.startsWith(byteOrderMark)
    const line = readLine(hasMark ? text.slice(byteOrderMark.length) : text)
    const check = this.#begin(line)
    if (!line) {
      this.#unread = this.#line
      return
    }
    if (hasMark || canonicalJson(line satisfies Json) !== text) {
      const number = line.type === 'leaf' ? { number: line.number } : {}
      check.findings.add({ verdict: 'leaf_altered', ...number, sentence: `Line ${this.#line} is not spelled as it was exported.` })
    }
    if (this.#hasEnded) check.findings.add({ verdict: 'leaf_missing', sentence: `Line ${this.#line} stands behind the end.` })
    this.#take(line, check)
  }

  #judgeUnread(): void {
    if (this.#unread === undefined) return
    this.#check?.findings.add({ verdict: 'leaf_altered', sentence: `Line ${this.#unread} cannot be read.` })
    this.#unread = undefined
  }

  /** The check of the district that the first line names. */
  #begin(line: RecordLine | undefined): RecordCheck {
    if (this.#check) return this.#check
    if (!line) throw notOurs()
    const districtId = this.#districtId ?? districtOf(line)
    if (districtId === undefined) throw notOurs()
    const keys = line.type === 'header' ? line.keys.flatMap((key) => parseVerifierKey(key) ?? []) : []
    const ownKeys = keys.filter((key) => key.districtId === districtId).map(({ publicKey }) => publicKey)
    this.#check = new RecordCheck({ districtId, known: this.#known, ownKeys, now: this.#now })
    if (line.type !== 'header') this.#check.findings.add({ verdict: 'leaf_missing', sentence: 'The first line, the header, is missing.' })
    else if (line.district_id !== districtId)
      this.#check.findings.add({ verdict: 'bad_signature', sentence: 'This is the record of another district.' })
    return this.#check
  }

  #take(line: RecordLine, check: RecordCheck): void {
    switch (line.type) {
      case 'header':
        if (this.#line > 1) check.findings.add({ verdict: 'leaf_missing', sentence: `Line ${this.#line} is a second header.` })
        return
      case 'leaf': {
        this.#counted.leaves += 1
        const personal = line.personal && { salt: Buffer.from(line.personal.salt, 'hex'), data: line.personal.data }
        checkLeaf(check, { number: line.number, leaf: line.leaf, personal })
        return
      }
      case 'checkpoint':
        this.#counted.checkpoints += 1
        check.addCheckpoint(line.note)
        return
      case 'end':
        this.#hasEnded = true
        this.#requireCounts(line, check)
    }
  }

  #requireCounts(said: Counted, { findings }: RecordCheck): void {
    const { leaves, checkpoints } = this.#counted
    if (said.leaves !== leaves)
      findings.add({ verdict: 'leaf_missing', sentence: `The last line says ${said.leaves} leaves; there are ${leaves}.` })
    if (said.checkpoints !== checkpoints)
      findings.add({ verdict: 'leaf_missing', sentence: `The last line says ${said.checkpoints} checkpoints; there are ${checkpoints}.` })
  }

  finish(): RecordVerification {
    if (!this.#check) throw notOurs()
    if (!this.#hasEnded) {
      const sentence = `The file breaks off ${this.#unread === undefined ? 'behind' : 'in'} line ${this.#line}, before its end.`
      this.#check.findings.add({ verdict: 'truncated', sentence })
    } else this.#judgeUnread()
    return this.#check.finish({ waiting: 0 })
  }
}

function readLine(text: string): RecordLine | undefined {
  try {
    return recordLineSchema.safeParse(JSON.parse(text)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function districtOf(line: RecordLine): string | undefined {
  if (line.type === 'header') return line.district_id
  if (line.type === 'leaf') return parseLeaf(line.leaf)?.district_id
  return line.type === 'checkpoint' ? parseCheckpoint(line.note)?.districtId : undefined
}

function notOurs(): AppError {
  return new AppError('invalid_input', 'This is no exported record: its first line is not the header that audit export writes.')
}

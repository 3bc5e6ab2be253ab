import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportRecord } from '@/lib/audit/export-record'
import { recordEvents } from '@/lib/audit/record-events'
import { rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import { readRecordLines } from '@/lib/audit/verify/read-record-lines'
import { exitCodes } from '@/lib/audit/verify/verification'
import { verifyRecord } from '@/lib/audit/verify/verify-record'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'

const run = promisify(execFile)
const forged = generateKeyPairSync('ed25519').privateKey

type Line = Record<string, unknown> & { type: string }

/** What stands in a file: all of it, or its lines. */
type Text = string | Buffer | readonly string[]

let folder: string
let district: TestDistrict
let lines: string[]
let key: string
let newest: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'audit-verifier-'))
  district = await makeDistrict()
  await grow(3)
  await grow(4)
  lines = await exported(district)
  key = verifierKey(district.districtId, rawPublicKey(testSigningKey))
  newest = lines.flatMap((line) => noteOf(line) ?? []).at(-1) ?? ''
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** Records events, some with personal data, and signs them. */
async function grow(count: number): Promise<void> {
  const { districtId, owner } = district
  const events = Array.from({ length: count }, (_, index) => ({
    action: 'contact.viewed' as const,
    details: { where: 'page', share: 1 / 3, word: 'é "\u2028\ufffd"' },
    ...(index > 0 && { personal: { name: `Ana Ruiz ${index}` } }),
  }))
  await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: new Date() }, events))
  await signRecord(districtId)
}

async function exported({ owner }: TestDistrict): Promise<string[]> {
  const written: string[] = []
  for await (const line of await exportRecord(owner, new Date())) written.push(line)
  return written
}

function bytesOf(text: Text): Buffer {
  if (typeof text === 'string') return Buffer.from(text)
  return Buffer.isBuffer(text) ? text : Buffer.from(text.map((line) => `${line}\n`).join(''))
}

/** What the verifier says of these lines, and its exit code. */
async function verdictOf(text: Text, ...options: string[]): Promise<{ code: number; said: string }> {
  const file = path.join(folder, 'record.ndjson')
  await writeFile(file, bytesOf(text))
  return runVerifier([file, ...options])
}

async function productVerdict(text: Text): Promise<string> {
  const known = { publicKeys: [rawPublicKey(testSigningKey)], checkpoints: [] }
  const verification = verifyRecord(readRecordLines(Readable.from([bytesOf(text)])), {
    known,
    now: new Date(),
    districtId: district.districtId,
  })
  return verification.then(
    (found) => found.verdict,
    (error) => error.code,
  )
}

async function runVerifier(words: readonly string[]): Promise<{ code: number; said: string }> {
  const script = path.resolve('e2e/audit-verifier/verify-export.mjs')
  try {
    const { stdout } = await run(process.execPath, [script, ...words])
    return { code: 0, said: stdout }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, said: stdout + stderr }
  }
}

function parse(line: string): Line {
  return JSON.parse(line)
}

function noteOf(line: string): string | undefined {
  const { type, note } = parse(line)
  return type === 'checkpoint' ? String(note) : undefined
}

/** The lines with some of them written anew, spelled as before. */
function rewrite(change: (line: Line) => Line): string[] {
  return lines.map((line) => {
    const changed = change(parse(line))
    return JSON.stringify(Object.fromEntries(Object.entries(changed).sort(([a], [b]) => (a < b ? -1 : 1))))
  })
}

/** Bytes that many a reader takes for the letter that stood there. */
function notUtf8(text: Text): Buffer {
  const bytes = bytesOf(text)
  const letter = Buffer.from('\ufffd')
  const at = bytes.indexOf(letter)
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + letter.length)])
}

/** SHA-256(salt ‖ data) stays the same. */
function growSalt(line: Line): Line {
  const { salt, data } = (line.personal ?? {}) as { salt?: string; data?: string }
  if (salt === undefined || data === undefined) return line
  const taken = 12
  return { ...line, personal: { data: data.slice(taken), salt: salt + Buffer.from(data.slice(0, taken)).toString('hex') } }
}

const leafAt = (line: Line, number: number) => line.type === 'leaf' && line.number === number
const indexOfLeaf = (number: number) => lines.findIndex((line) => leafAt(parse(line), number))
const without = (number: number) => lines.toSpliced(indexOfLeaf(number), 1)

/** The same leaves with other words in one of them, numbered, hashed and signed again by whoever holds a key. */
function signedAnew(by: typeof forged): string[] {
  const tree = new GrowingTree()
  const name = verifierKey(district.districtId, rawPublicKey(by))
  return rewrite((line) => {
    if (line.type === 'header') return { ...line, keys: [name] }
    if (line.type === 'leaf') {
      const leaf = line.number === 2 ? String(line.leaf).replace('contact.viewed', 'contact.edited') : String(line.leaf)
      tree.add(leafHashOf(leaf))
      return { ...line, leaf }
    }
    if (line.type !== 'checkpoint') return line
    const head = { districtId: district.districtId, size: tree.size, rootHash: tree.root(), signedAt: new Date() }
    return { ...line, note: signCheckpoint(head, by) }
  })
}

const broken: ReadonlyArray<[what: string, spoil: () => Text, why: RegExp]> = [
  ['a leaf missing', () => without(2), /Leaf 3 stands where leaf 2 belongs|missing/],
  ['a leaf doubled', () => lines.toSpliced(indexOfLeaf(2), 0, lines[indexOfLeaf(2)] ?? ''), /doubled/],
  [
    'two leaves swapped',
    () => lines.with(indexOfLeaf(1), lines[indexOfLeaf(2)] ?? '').with(indexOfLeaf(2), lines[indexOfLeaf(1)] ?? ''),
    /order/,
  ],
  [
    'the last leaf and its checkpoints gone, with the end made to fit',
    () => {
      const kept = lines.slice(0, indexOfLeaf(5))
      const checkpoints = kept.filter((line) => parse(line).type === 'checkpoint').length
      return [...kept, JSON.stringify({ checkpoints, leaves: 5, type: 'end' })]
    },
    /never signed for/,
  ],
  [
    'a word changed in a leaf',
    () => rewrite((line) => (leafAt(line, 2) ? { ...line, leaf: String(line.leaf).replace('page', 'list') } : line)),
    /signed for/,
  ],
  [
    'a leaf spelled otherwise',
    () => rewrite((line) => (leafAt(line, 2) ? { ...line, leaf: String(line.leaf).replace('é', '\\u00e9') } : line)),
    /canonical/,
  ],
  ['personal data changed', () => lines.map((line) => line.replace('Ana Ruiz 1', 'Ana Ruin 1')), /personal data/],
  ['white space put in', () => lines.map((line) => line.replace(':', ': ')), /spelled/],
  ['a member given twice', () => lines.map((line) => line.replace('{', '{"type":"leaf",')), /spelled/],
  ['carriage returns', () => lines.map((line) => `${line}\r`), /spelled/],
  ['a byte order mark', () => `\ufeff${lines.join('\n')}\n`, /JSON/],
  ['bytes that are no UTF-8', () => notUtf8(lines), /not UTF-8/],
  ['the beginning of personal data taken into its salt', () => rewrite(growSalt), /personal data/],
  ['a line nested without end', () => lines.toSpliced(2, 0, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`), /too deep/],
  ['a line of 5 MiB', () => lines.toSpliced(2, 0, 'x'.repeat(5 * 1024 * 1024)), /over 4 MiB/],
  [
    'more keys than ever sign a record',
    () => rewrite((line) => (line.type === 'header' ? { ...line, keys: Array.from({ length: 1_001 }, () => key) } : line)),
    /more keys/,
  ],
  ['its second half gone', () => lines.slice(0, indexOfLeaf(4)), /cut off/],
  ['a line cut off', () => lines.join('\n').slice(0, -40), /not JSON/],
  ['lines behind the end', () => [...lines, lines.at(-1) ?? ''], /behind the end/],
  ['no header', () => lines.slice(1), /no record of version 1/],
  ['a version to come', () => rewrite((line) => (line.type === 'header' ? { ...line, version: 2 } : line)), /version 1/],
  [
    'another district in its header',
    () => rewrite((line) => (line.type === 'header' ? { ...line, district_id: '0199a1b2-c3d4-7000-8000-000000000001' } : line)),
    /another district/,
  ],
  [
    'a checkpoint changed',
    () =>
      rewrite((line) => (line.type === 'checkpoint' ? { ...line, note: String(line.note).replace('signed_at 2', 'signed_at 3') } : line)),
    /signed by none/,
  ],
  ['a checkpoint of the end put first', () => lines.toSpliced(1, 0, lines.findLast((line) => noteOf(line) !== undefined) ?? ''), /counts/],
  ['all signed anew by a forged key', () => signedAnew(forged), /signed by none/],
  ['nothing in it', () => '', /empty/],
  ['something else in it', () => 'guid,name\n1,Ana\n', /JSON/],
]

describe('a verifier that shares no code with the product', () => {
  it('finds a real export sound, by the key it is given and by those in the export', async () => {
    const leaves = lines.filter((line) => parse(line).type === 'leaf').length
    expect(await verdictOf(lines, '--key', key)).toEqual({ code: 0, said: expect.stringContaining(`Sound: ${leaves} events`) })
    expect(await verdictOf(lines)).toEqual({ code: 0, said: expect.stringContaining('the keys in the export itself') })
  })

  it('finds the newest checkpoint in it that somebody kept', async () => {
    const kept = path.join(folder, 'kept.checkpoint')
    await writeFile(kept, newest)
    expect(await verdictOf(lines, '--key', key, '--checkpoint', kept)).toMatchObject({ code: 0 })
    const earlier = lines.slice(0, lines.findIndex((line) => noteOf(line) !== undefined) + 1)
    const leaves = earlier.filter((line) => parse(line).type === 'leaf').length
    const cut = [...earlier, JSON.stringify({ checkpoints: 1, leaves, type: 'end' })]
    expect(await verdictOf(cut, '--key', key)).toMatchObject({ code: 0 })
    expect(await verdictOf(cut, '--key', key, '--checkpoint', kept)).toEqual({ code: 1, said: expect.stringContaining('cut short') })
    const anew = signedAnew(testSigningKey)
    expect(await verdictOf(anew, '--key', key)).toMatchObject({ code: 0 })
    expect(await verdictOf(anew, '--key', key, '--checkpoint', kept)).toEqual({ code: 1, said: expect.stringContaining('forked') })
  })

  it('finds an empty record sound, and says that it is empty', async () => {
    const empty = await exported(await makeDistrict())
    expect(await verdictOf(empty)).toEqual({ code: 0, said: expect.stringContaining('empty') })
  })

  it('finds a record sound whose personal data was erased', async () => {
    expect(await verdictOf(rewrite((line) => (line.type === 'leaf' ? { ...line, personal: null } : line)))).toMatchObject({ code: 0 })
  })

  it.each(broken)('is not taken in by an export with %s', async (_, spoil, why) => {
    const verdict = await verdictOf(spoil(), '--key', key)
    expect(verdict.said).toMatch(/^Not sound: /)
    expect(verdict.said).toMatch(why)
    expect(verdict.code).toBe(1)
  })

  it.each(broken)('agrees with the product about an export with %s', async (_, spoil) => {
    const verdict = await productVerdict(spoil())
    expect(verdict).not.toBe('sound')
    expect([...Object.keys(exitCodes), 'invalid_input', 'too_large']).toContain(verdict)
  })

  it('takes an export whose last line feed an editor took away, as the product does', async () => {
    expect(await verdictOf(lines.join('\n'), '--key', key)).toMatchObject({ code: 0 })
    expect(await productVerdict(lines.join('\n'))).toBe('sound')
  })

  it('takes a checkpoint that was kept with the line ends of a mail program', async () => {
    const kept = path.join(folder, 'mailed.checkpoint')
    for (const text of [newest.replaceAll('\n', '\r\n'), `\ufeff${newest}`, newest.trimEnd()]) {
      await writeFile(kept, text)
      expect(await verdictOf(lines, '--key', key, '--checkpoint', kept)).toMatchObject({ code: 0 })
    }
    await writeFile(kept, newest.replace('signed_at 2', 'signed_at 3'))
    expect(await verdictOf(lines, '--key', key, '--checkpoint', kept)).toMatchObject({ code: 1 })
  })

  it('takes no key that is none, and says how it is called', async () => {
    expect(await verdictOf(lines, '--key', key.replace('+', '+0'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('verifier key'),
    })
    expect(await runVerifier([])).toEqual({ code: 2, said: expect.stringContaining('Usage') })
    expect(await runVerifier([path.join(folder, 'not-there')])).toEqual({ code: 2, said: expect.stringContaining('ENOENT') })
  })
})

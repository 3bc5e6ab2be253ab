import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '@/lib/audit/canonical-json'
import { rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import type { Known } from './known'
import { exitCodes } from './verification'
import { verifyRecord } from './verify-record'

const districtId = '01890000-0000-7000-8000-000000000001'
const otherDistrictId = '01890000-0000-7000-8000-000000000002'
const { privateKey: signingKey } = generateKeyPairSync('ed25519')
const { privateKey: forgersKey } = generateKeyPairSync('ed25519')
const signedAt = new Date('2026-11-20T10:00:00.000Z')
const salt = '000102030405060708090a0b0c0d0e0f'
const data = '{"reason":"moved away"}'

/** `keyOfRound`: which key signs each round, where it is not `key`. */
type Made = { district?: string; key?: KeyObject; keyOfRound?: KeyObject[]; text?: (number: number) => string; rounds?: number[] }

/** A record of ten events in three rounds; of them, number 4 has personal data. */
function makeLines(made: Made = {}): string[] {
  const { district = districtId, key = signingKey, keyOfRound = [key, key, key], text = () => 'created', rounds = [3, 7, 10] } = made
  const tree = new GrowingTree()
  const body = rounds.flatMap((size, round) => {
    const lines: string[] = []
    while (tree.size < size) {
      const number = tree.size
      const leaf = makeLeaf(district, number, text(number))
      tree.add(leafHashOf(leaf))
      lines.push(canonicalJson({ type: 'leaf', number, leaf, personal: number === 4 ? { salt, data } : null }))
    }
    return [...lines, canonicalJson({ type: 'checkpoint', note: noteOf(tree, district, keyOfRound[round] ?? key) })]
  })
  const header = {
    type: 'header',
    version: 1,
    district_id: district,
    exported_at: '2026-11-21T10:00:00.000Z',
    keys: [...new Set(keyOfRound)].map((one) => keyOf(one, district)),
  }
  return [canonicalJson(header), ...body, canonicalJson({ type: 'end', leaves: tree.size, checkpoints: rounds.length })]
}

function makeLeaf(district: string, number: number, text: string): string {
  const commitment = createHash('sha256').update(Buffer.from(salt, 'hex')).update(data).digest('hex')
  return canonicalJson({
    version: 1,
    district_id: district,
    id: `01890000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
    at: '2026-11-20T09:00:00.000Z',
    actor: { kind: 'system', id: null },
    action: 'contact.viewed',
    subject_id: null,
    details: { text },
    personal_commitment: number === 4 ? commitment : null,
  })
}

function noteOf(tree: GrowingTree, district: string, key: KeyObject): string {
  return signCheckpoint({ districtId: district, size: tree.size, rootHash: tree.root(), signedAt }, key)
}

function keyOf(key: KeyObject, district: string): string {
  return verifierKey(district, rawPublicKey(key))
}

/** A checkpoint over so many events of such a record, as it was kept elsewhere. */
function headOf(made: Made & { size: number }): string {
  const line = makeLines({ ...made, rounds: [made.size] }).at(-2)
  return JSON.parse(line ?? '').note
}

const known: Known = { publicKeys: [rawPublicKey(signingKey)], checkpoints: [] }

async function verify(lines: readonly string[], options: { known?: Known; districtId?: string; now?: Date } = {}) {
  async function* give() {
    yield* lines
  }
  return verifyRecord(give(), { known, now: new Date(), ...options })
}

async function codeOf(lines: readonly string[], options?: { known?: Known; districtId?: string }): Promise<number> {
  return exitCodes[(await verify(lines, options)).verdict]
}

const lines = makeLines()
const at = (index: number) => lines[index] ?? ''
const withLine = (index: number, ...changed: string[]) => lines.toSpliced(index, 1, ...changed)
const changed = (index: number, from: string | RegExp, to: string) => {
  const line = at(index).replace(from, to)
  expect(line).not.toBe(at(index))
  return withLine(index, line)
}

describe('verifyRecord', () => {
  it('finds an untouched record sound, and says by which key and until when', async () => {
    expect(await verify(lines)).toMatchObject({
      verdict: 'sound',
      districtId,
      findings: [],
      leaves: 10,
      checkpoints: 3,
      keysKnown: true,
      anchors: 0,
      head: { size: 10, signedAt: signedAt.toISOString(), verifierKey: keyOf(signingKey, districtId) },
    })
  })

  it('finds it sound when personal data was erased, and against every checkpoint kept elsewhere', async () => {
    const checkpoints = [3, 5, 7, 10].map((size) => headOf({ size }))
    const erased = lines.map((line) => line.replace(/"personal":\{.*\},"type"/, '"personal":null,"type"'))
    expect(erased).not.toEqual(lines)
    expect(await verify(erased, { known: { ...known, checkpoints } })).toMatchObject({ verdict: 'sound', anchors: 4, warnings: [] })
  })

  it('finds an empty record sound and says that it is empty', async () => {
    const empty = await verify(makeLines({ rounds: [] }))
    expect(empty).toMatchObject({ verdict: 'sound', leaves: 0, head: null })
    expect(empty.warnings).toContain('The record is empty.')
  })

  it('believes the keys of the record where none is known, and warns of it', async () => {
    const verification = await verify(lines, { known: { publicKeys: [], checkpoints: [] } })
    expect(verification).toMatchObject({ verdict: 'sound', keysKnown: false })
    expect(verification.warnings.join()).toContain('taken from the record itself')
  })

  it('tells a leaf that was added before the last one, which it pushed beyond the newest checkpoint', async () => {
    const forged = changed(12, 'created', 'deleted')[12] ?? ''
    const pushed = changed(12, '"number":9', '"number":10')[12] ?? ''
    const end = changed(14, '"leaves":10', '"leaves":11')[14] ?? ''
    expect(await codeOf([...lines.slice(0, 12), forged, at(13), pushed, end])).toBe(11)
  })

  // Lines: 0 header; 1–3 leaves 0–2; 4 checkpoint; 5–8 leaves 3–6; 9 checkpoint; 10–12 leaves 7–9; 13 checkpoint; 14 end.
  it.each<[what: string, code: number, lines: () => string[]]>([
    ['a leaf edited', 10, () => changed(6, 'created', 'altered')],
    [
      'the only leaf of a round edited',
      10,
      () => makeLines({ rounds: [1, 2, 3] }).map((line, index) => (index === 3 ? line.replace('created', 'altered') : line)),
    ],
    ['personal data edited', 10, () => changed(6, 'moved away', 'moved home')],
    ['a salt edited', 10, () => changed(6, '0001020304', '0101020304')],
    ['personal data that began in the salt', 10, () => changed(6, /"data":"\{(.*)","salt":"(.*?)"/, `"data":"$1","salt":"$27b"`)],
    ['personal data where there was none', 10, () => changed(1, '"personal":null', `"personal":{"data":"{}","salt":"${salt}"}`)],
    ['a leaf spelled otherwise', 10, () => changed(2, '{\\"action', '{ \\"action')],
    ['a number in a leaf spelled otherwise', 10, () => changed(2, '\\"version\\":1', '\\"version\\":1.0')],
    ['a line spelled otherwise', 10, () => changed(2, '{"leaf"', '{ "leaf"')],
    ['a number of a line spelled otherwise', 10, () => changed(2, '"number":1', '"number":1.0')],
    ['a name twice in a line', 10, () => changed(2, '"number":1', '"number":7,"number":1')],
    ['carriage returns', 10, () => lines.map((line) => `${line}\r`)],
    ['a byte order mark', 10, () => withLine(0, `\uFEFF${at(0)}`)],
    ['a line that is no JSON', 11, () => withLine(2, at(2).slice(0, 40))],
    ['a blank line', 10, () => withLine(2, at(2), '')],
    ['a leaf line missing', 11, () => withLine(6)],
    ['the last leaf line missing', 11, () => withLine(12)],
    [
      'a leaf missing and the rest renumbered',
      11,
      () => withLine(6).map((line) => line.replace(/"number":([5-9])/, (_, n) => `"number":${Number(n) - 1}`)),
    ],
    ['a leaf line doubled', 11, () => withLine(6, at(6), at(6))],
    ['two leaf lines reordered', 11, () => lines.toSpliced(6, 2, at(7), at(6))],
    [
      'two leaves swapped under their numbers',
      11,
      () => lines.toSpliced(6, 2, at(7).replace('"number":5', '"number":4'), at(6).replace('"number":4', '"number":5')),
    ],
    ['the header missing', 11, () => lines.slice(1)],
    ['a checkpoint line missing', 11, () => withLine(9)],
    ['a checkpoint line doubled', 11, () => withLine(9, at(9), at(9))],
    ['two checkpoint lines reordered', 11, () => lines.toSpliced(9, 1, at(4)).toSpliced(4, 1, at(9))],
    ['lines behind the end', 11, () => [...lines, at(12)]],
    ['another end', 11, () => changed(14, '"leaves":10', '"leaves":11')],
    ['the file cut behind a line', 20, () => lines.slice(0, 8)],
    ['the file cut in a line', 20, () => [...lines.slice(0, 8), at(8).slice(0, 50)]],
    ['only a header', 20, () => lines.slice(0, 1)],
    [
      'the last checkpoint missing and the end rewritten',
      20,
      () => lines.toSpliced(13, 2, at(14).replace('"checkpoints":3', '"checkpoints":2')),
    ],
    ['a signature edited', 30, () => changed(9, /.{6}=\\n"/, 'AAAAA=\\n"')],
    ['a size edited', 30, () => changed(9, '\\n7\\n', '\\n6\\n')],
    ['a time edited', 30, () => changed(9, 'signed_at 2026', 'signed_at 2025')],
    ['a record signed with another key', 30, () => makeLines({ key: forgersKey })],
    ['a checkpoint of another district', 30, () => withLine(9, makeLines({ district: otherDistrictId })[9] ?? '')],
    ['two heads over as many events', 40, () => withLine(13, at(13), makeLines({ text: () => 'other' })[13] ?? '')],
  ])('tells %s: %i', async (_, code, change) => {
    expect(await codeOf(change())).toBe(code)
  })

  it('tells a history that was written anew with the signing key by a checkpoint that was kept', async () => {
    const forged = makeLines({ text: (number) => (number === 5 ? 'other' : 'created') })
    expect(await codeOf(forged)).toBe(0)
    for (const size of [6, 7, 10]) expect(await codeOf(forged, { known: { ...known, checkpoints: [headOf({ size })] } })).toBe(40)
    // Before the change both tell the same.
    expect(await codeOf(forged, { known: { ...known, checkpoints: [headOf({ size: 3 })] } })).toBe(0)
  })

  it('tells an earlier head that was altered to fit the leaves and signed again', async () => {
    const altered = makeLines({ text: (number) => (number === 1 ? 'other' : 'created') })
    // The middle checkpoint is the one that was signed first; the leaves and the last are another history.
    expect(await codeOf([...altered.slice(0, 4), at(4), ...altered.slice(5)])).toBe(40)
  })

  it('tells a record that ends before a checkpoint that was kept', async () => {
    expect(await codeOf(makeLines({ rounds: [3, 7] }), { known: { ...known, checkpoints: [headOf({ size: 10 })] } })).toBe(20)
    expect(await codeOf(makeLines({ rounds: [] }), { known: { ...known, checkpoints: [headOf({ size: 10 })] } })).toBe(20)
  })

  it('refuses to compare with a checkpoint that no known key signed, and leaves aside what is none or of another district', async () => {
    const forged = headOf({ size: 10, key: forgersKey })
    expect(await codeOf(lines, { known: { ...known, checkpoints: [forged] } })).toBe(30)
    const elsewhere = headOf({ size: 50, district: otherDistrictId })
    const verification = await verify(lines, { known: { ...known, checkpoints: [elsewhere, 'cut'] } })
    expect(verification).toMatchObject({ verdict: 'sound', anchors: 0 })
    expect(verification.warnings.join()).toContain('is none')
  })

  it('believes a key that the record alone names once a known key has signed over the same leaves', async () => {
    const rotated = { keyOfRound: [forgersKey, forgersKey, signingKey] }
    const kept = headOf({ size: 7, key: forgersKey })
    expect(await verify(makeLines(rotated), { known: { ...known, checkpoints: [kept] } })).toMatchObject({ verdict: 'sound', anchors: 1 })
    expect(await codeOf(makeLines({ keyOfRound: [signingKey, signingKey, forgersKey] }))).toBe(30)
    const altered = makeLines(rotated).map((line, index) => (index === 2 ? line.replace('created', 'altered') : line))
    expect(await codeOf(altered)).toBe(30)
    // What was kept is of another history, and signed by whom nobody knows.
    const other = headOf({ size: 7, key: forgersKey, text: () => 'other' })
    expect(await codeOf(makeLines(rotated), { known: { ...known, checkpoints: [other] } })).toBe(30)
  })

  it('warns of a checkpoint that says it was signed later than now', async () => {
    const ago = (minutes: number) => verify(lines, { now: new Date(signedAt.getTime() - minutes * 60_000) })
    expect((await ago(4)).warnings.join()).not.toContain('which is not yet')
    expect(await ago(6)).toMatchObject({
      verdict: 'sound',
      warnings: expect.arrayContaining([expect.stringContaining('which is not yet')]),
    })
  })

  it('takes the record of another district for none of this one', async () => {
    expect(await codeOf(makeLines({ district: otherDistrictId }), { districtId })).toBe(30)
    expect(await codeOf(makeLines({ district: otherDistrictId }))).toBe(0)
  })

  it('says which leaf it is, by number and event, and keeps a hundred findings', async () => {
    const { findings } = await verify(changed(6, 'moved away', 'moved home'))
    expect(findings).toEqual([
      {
        verdict: 'leaf_altered',
        number: 4,
        eventId: '01890000-0000-7000-8000-000000000104',
        sentence: 'Leaf 4 has other personal data beside it than was recorded.',
      },
    ])
    const many = makeLines({ rounds: [300] }).map((line) => line.replace('"personal":null', `"personal":{"data":"{}","salt":"${salt}"}`))
    expect((await verify(many)).findings).toHaveLength(100)
  })

  it.each<[what: string, lines: string[]]>([
    ['nothing', []],
    ['a CSV file', ['guid,family_name', '1,Meyer']],
    ['other JSON', ['{"type":"header","version":2}']],
  ])('refuses %s as no record', async (_, given) => {
    await expect(verify(given)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

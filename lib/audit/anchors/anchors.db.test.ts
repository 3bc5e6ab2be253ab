import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadKnownRecord } from '@/lib/audit/known-record'
import { recordEventAlone } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint, rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { deliverMemberMails } from '@/lib/auth/deliver-member-mails'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { makeDistrict } from '@/scripts/testing/make-district'
import { eventsOf } from '@/scripts/testing/members'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { writeCheckpointMail } from './mailed-checkpoint'
import { queueCheckpointMails } from './queue-checkpoint-mails'
import { anchoring, anchorNewest } from './run-anchoring'

const now = new Date('2026-03-01T12:00:00Z')
const daysLater = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60_000)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'invite-desk-anchors-'))
})
const closing: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true })
})

async function makeRecord() {
  const district = await makeDistrict()
  const { districtId } = district
  const act = () => recordEventAlone({ actor: { districtId, kind: 'system', id: null }, at: now }, { action: 'portal.tried' })
  await act()
  await signRecord(districtId, { now })
  return { ...district, act }
}

const anchorsOf = (districtId: string) =>
  inDistrict(districtId, async (tx) => {
    const anchors = await tx.auditAnchor.findMany({ where: { districtId }, include: { checkpoint: true }, orderBy: { id: 'asc' } })
    return anchors.map(({ place, checkpoint, anchoredAt }) => ({ place, size: checkpoint.size, anchoredAt }))
  })

const place = () => ({ anchorDir: folder, publicKeys: [rawPublicKey(testSigningKey)] })
const filesOf = (anchorDir: string, districtId: string) => readdirSync(path.join(anchorDir, districtId)).toSorted()

describe('anchorNewest', () => {
  it('puts the newest checkpoint into the folder, once, and writes that down', async () => {
    const { districtId, act } = await makeRecord()
    await anchorNewest(districtId, place(), now)
    await anchorNewest(districtId, place(), daysLater(1))
    await act()
    await act()
    await signRecord(districtId, { now })
    await anchorNewest(districtId, place(), daysLater(2))
    expect(filesOf(folder, districtId)).toEqual(['0000000002.checkpoint', '0000000004.checkpoint'])
    expect(await anchorsOf(districtId)).toEqual([
      { place: 'folder', size: 2, anchoredAt: now },
      { place: 'folder', size: 4, anchoredAt: daysLater(2) },
    ])
    const { checkpoints } = await loadKnownRecord({ dataDir: folder, anchorDir: folder, districtId })
    const heads = checkpoints.map(parseCheckpoint)
    expect(heads).toMatchObject([
      { districtId, size: 2 },
      { districtId, size: 4 },
    ])
    for (const head of heads) expect(head && findSigner(head, [rawPublicKey(testSigningKey)])).toBeDefined()
  })

  it('keeps what stands in the folder when it says something else, and says that it does', async () => {
    const { districtId } = await makeRecord()
    mkdirSync(path.join(folder, districtId))
    writeFileSync(path.join(folder, districtId, '0000000002.checkpoint'), 'what another record said')
    await expect(anchorNewest(districtId, place(), now)).rejects.toThrow('another checkpoint of the same size')
    expect(readFileSync(path.join(folder, districtId, '0000000002.checkpoint'), 'utf8')).toBe('what another record said')
    expect(await anchorsOf(districtId)).toEqual([])
  })
})

describe('a checkpoint that no known key signed', () => {
  it('is neither anchored nor mailed, though the record names the key', async () => {
    const { districtId } = await makeRecord()
    const forger = generateKeyPairSync('ed25519').privateKey
    const [size, rootHash] = [2_000_000_000, Buffer.alloc(32)]
    const note = signCheckpoint({ districtId, size, rootHash, signedAt: now }, forger)
    const bytes = { rootHash: new Uint8Array(rootHash), frontier: new Uint8Array(32), leafHashes: new Uint8Array(32) }
    await inDistrict(districtId, async (tx) => {
      await tx.auditKey.create({ data: { districtId, publicKey: new Uint8Array(rawPublicKey(forger)), introducedAt: now } })
      await tx.auditCheckpoint.create({ data: { districtId, size, ...bytes, note, signedAt: now } })
    })
    await expect(anchorNewest(districtId, place(), now)).rejects.toThrow('No key that is known')
    expect(readdirSync(folder)).toEqual([])
    const mail = inDistrict(districtId, (tx) => writeCheckpointMail(tx, districtId, place().publicKeys))
    await expect(mail).rejects.toThrow('No key that is known')
  })
})

describe('anchoring', () => {
  const run = (anchorDir: string, gapMilliseconds: number) => {
    const stopped = new AbortController()
    const anchors = anchoring({ anchorDir, signingKey: testSigningKey, knownKeys: [], gapMilliseconds, pollMilliseconds: 5 })
    const ended = anchors.run(stopped.signal)
    closing.push(async () => {
      stopped.abort()
      await ended
    })
    return anchors
  }

  it('goes on while the folder cannot be written to, logs it, and catches up', async () => {
    const { districtId } = await makeRecord()
    const logged = vi.spyOn(logger, 'error')
    const mounted = path.join(folder, 'mounted')
    run(mounted, 50)
    const told = [
      { districtId, fault: expect.objectContaining({ code: 'ENOENT' }) },
      'a checkpoint could not be put into the anchor folder',
    ]
    await vi.waitFor(() => expect(logged.mock.calls).toContainEqual(told), { timeout: 60_000 })
    mkdirSync(mounted)
    await vi.waitFor(() => expect(filesOf(mounted, districtId)).toEqual(['0000000002.checkpoint']), { timeout: 60_000 })
    await vi.waitFor(() => expect(filesOf(mounted, 'keys')).toHaveLength(1), { timeout: 60_000 })
  })

  it('holds no checkpoint up when something else stands in the place of the key', async () => {
    const { districtId } = await makeRecord()
    const logged = vi.spyOn(logger, 'error')
    mkdirSync(path.join(folder, 'keys'))
    const name = createHash('sha256').update(rawPublicKey(testSigningKey)).digest('hex')
    writeFileSync(path.join(folder, 'keys', `${name}.pub`), 'another key')
    run(folder, 50)
    const fault = expect.objectContaining({ message: 'The anchor folder holds something else under the name of the key.' })
    const told = [{ districtId, fault }, 'a checkpoint could not be put into the anchor folder']
    await vi.waitFor(() => expect(logged.mock.calls).toContainEqual(told), { timeout: 60_000 })
    expect(await anchorsOf(districtId)).toHaveLength(1)
  })

  it('anchors a district no sooner again than the gap is over, whatever it signs meanwhile', async () => {
    const busy = await makeRecord()
    const anchors = run(folder, 3_600_000)
    await vi.waitFor(async () => expect(await anchorsOf(busy.districtId)).toHaveLength(1), { timeout: 60_000 })
    for (let round = 0; round < 3; round += 1) {
      await busy.act()
      await signRecord(busy.districtId, { now })
      anchors.onSigned(busy.districtId)
    }
    // One that comes after it has its turn.
    const fresh = await makeRecord()
    anchors.onSigned(fresh.districtId)
    await vi.waitFor(async () => expect(await anchorsOf(fresh.districtId)).toHaveLength(1), { timeout: 60_000 })
    expect(filesOf(folder, busy.districtId)).toEqual(['0000000002.checkpoint'])
  })
})

describe('the weekly mail', () => {
  it('goes to every owner who can get mail, from a week after the record began, and once a week', async () => {
    const { districtId, owner, admin } = await makeRecord()
    const mails = () =>
      inDistrict(districtId, (tx) => tx.memberMail.findMany({ where: { districtId, kind: 'checkpoint' }, orderBy: { id: 'asc' } }))
    await queueCheckpointMails(daysLater(8))
    expect(await mails()).toEqual([])
    await setUpMail(owner)
    await queueCheckpointMails(daysLater(6.9))
    expect(await mails()).toEqual([])
    await inDistrict(districtId, async (tx) => {
      await tx.member.updateMany({ where: { districtId, id: admin.id ?? '' }, data: { role: 'owner', suspendedAt: now } })
    })
    await Promise.all([queueCheckpointMails(daysLater(7)), queueCheckpointMails(daysLater(7))])
    expect((await mails()).map(({ memberId }) => memberId)).toEqual([owner.id])
    await queueCheckpointMails(daysLater(13.9))
    expect(await mails()).toHaveLength(1)
    await queueCheckpointMails(daysLater(14))
    expect(await mails()).toHaveLength(2)
  })

  it('has the checkpoint character for character, and is in the record once a server has taken it', async () => {
    const { districtId, owner } = await makeRecord()
    const port = await startMailbox((raw) => taken.push(raw))
    const taken: Buffer[] = []
    await setUpMail(owner, { port })
    await queueCheckpointMails(new Date())
    const stopped = new AbortController()
    const ended = deliverMemberMails({ signal: stopped.signal, knownKeys: [rawPublicKey(testSigningKey)], pollMilliseconds: 20 })
    closing.push(async () => {
      stopped.abort()
      await ended
    })
    await vi.waitFor(async () => expect(await anchorsOf(districtId)).toMatchObject([{ place: 'mail' }]), { timeout: 60_000 })
    const [anchor] = await anchorsOf(districtId)
    const head = await inDistrict(districtId, (tx) =>
      tx.auditCheckpoint.findFirstOrThrow({ where: { districtId, size: anchor?.size ?? 0 } }),
    )
    const { text = '', html = '', subject } = await PostalMime.parse(taken[0] ?? '')
    expect(subject).toBe('Keep this mail: the checkpoint of your audit record')
    expect(text.replaceAll('\r\n', '\n')).toContain(`\n\n${head.note}\n`)
    expect(text).toContain(verifierKey(districtId, rawPublicKey(testSigningKey)))
    expect(text + html).not.toMatch(/https?:/)
    const anchored = () => eventsOf(owner).then((events) => events.filter(({ action }) => action === 'record.anchored'))
    expect(await anchored()).toEqual([{ action: 'record.anchored', subjectId: owner.id, details: { place: 'mail', size: anchor?.size } }])
  })
})

async function startMailbox(onMail: (raw: Buffer) => void): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        onMail(Buffer.concat(chunks))
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const address = server.server.address() as AddressInfo
  return address.port
}

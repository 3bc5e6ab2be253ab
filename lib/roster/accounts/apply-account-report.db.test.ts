import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { applyAccountReport, inspectAccountReport } from './apply-account-report'

const now = new Date('2026-11-20T15:00:00Z')

async function* bodyOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(lines.join('\r\n'))
}

const inspect = (actor: Actor, lines: readonly string[]) => inspectAccountReport(actor, bodyOf(lines), now)

async function apply(actor: Actor, lines: readonly string[], everyone = false) {
  const { digest } = await inspect(actor, lines)
  return applyAccountReport(actor, { body: bodyOf(lines), digest, everyone }, now)
}

/** Contacts a to e; all but e are invited. */
async function invited() {
  const district = await makeIssuingDistrict([...'abcde'].map((guid) => ({ guid })))
  const { districtId, portalId, contactIds } = district
  await makeInvitations(
    districtId,
    contactIds.slice(0, 4).map((contactId) => ({ contactId, portalId })),
  )
  return district
}

const activatedOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => {
    const rows = await tx.invitation.findMany({ where: { activatedAt: { not: null } }, include: { contact: true } })
    return rows.map(({ contact, activationSource }) => `${contact.guid} ${activationSource}`).sort()
  })

const recorded = ({ districtId }: Actor, action: string) =>
  inDistrict(districtId, async (tx) => {
    const events = await tx.auditEvent.findMany({ where: { action }, orderBy: { id: 'asc' } })
    return events.map(({ leaf }) => JSON.parse(leaf).details)
  })

const report = [
  'Contact GUID,Name,Status',
  'a,Ana,Active',
  'b,Ben,pending',
  'c,Chi,perhaps',
  'e,Eve,active',
  'x,Xia,active',
  'a,Ana,pending',
]

describe('an account report', () => {
  it('tells what it would mark and changes nothing', async () => {
    const { admin } = await invited()
    expect(await inspect(admin, report)).toEqual({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      column: 'status',
      counts: { activated: 1, already: 0, uninvited: 1, pending: 1, unknown: 1, refused: 1 },
      leftOut: [
        { line: 4, reason: 'status is “perhaps”, which says neither that there is an account nor that there is none.' },
        { line: 6, reason: 'No contact here has the GUID “x”.' },
      ],
    })
    expect(await activatedOf(admin)).toEqual([])
    expect(await recorded(admin, 'activations.imported')).toEqual([])
  })

  it('marks and records exactly what it said, and nothing when it comes again', async () => {
    const { admin } = await invited()
    const counts = { activated: 1, already: 0, uninvited: 1, pending: 1, unknown: 1, refused: 1 }
    expect((await apply(admin, report)).counts).toEqual(counts)
    expect(await activatedOf(admin)).toEqual(['a report'])
    expect((await apply(admin, report)).counts).toEqual({ ...counts, activated: 0, already: 1 })
    expect(await recorded(admin, 'invitation.activated')).toHaveLength(1)
    expect(await recorded(admin, 'activations.imported')).toEqual([
      { column: 'status', ...counts },
      { column: 'status', ...counts, activated: 0, already: 1 },
    ])
  })

  it('wants somebody to say that everyone in it has an account, where the file does not', async () => {
    const { admin } = await invited()
    const lines = ['guid', 'a', 'd']
    expect(await inspect(admin, lines)).toMatchObject({ column: null, counts: { activated: 2 } })
    await expect(apply(admin, lines)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await activatedOf(admin)).toEqual([])
    await apply(admin, lines, true)
    expect(await activatedOf(admin)).toEqual(['a report', 'd report'])
  })

  it('refuses another file than the one that was looked at', async () => {
    const { admin } = await invited()
    const { digest } = await inspect(admin, report)
    const other = { body: bodyOf(['guid,activated', 'd,yes']), digest, everyone: false }
    await expect(applyAccountReport(admin, other, now)).rejects.toMatchObject({ code: 'conflict' })
    expect(await activatedOf(admin)).toEqual([])
  })

  it('is for who may import the roster, and knows nobody of another district', async () => {
    const { sender, auditor, admin } = await invited()
    for (const actor of [sender, auditor]) await expect(inspect(actor, report)).rejects.toMatchObject({ code: 'forbidden' })
    const digest = 'f'.repeat(64)
    const refused = applyAccountReport(sender, { body: bodyOf(report), digest, everyone: false }, now)
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
    const { admin: stranger } = await makeIssuingDistrict([{}])
    expect((await apply(stranger, report)).counts).toMatchObject({ activated: 0, uninvited: 0, unknown: 5 })
    expect(await activatedOf(admin)).toEqual([])
  })

  it('stops early in a file that never ends', async () => {
    const { admin } = await invited()
    let sent = 0
    async function* endless() {
      yield Buffer.from('guid,notes\n')
      const part = Buffer.from(`g-1,${'x'.repeat(1024 * 1024)}\n`)
      for (; sent < 10_000; sent++) yield part
    }
    await expect(inspectAccountReport(admin, endless(), now)).rejects.toMatchObject({ code: 'too_large' })
    expect(sent).toBeLessThan(300)
  })
})

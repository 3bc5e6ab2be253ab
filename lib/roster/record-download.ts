import 'server-only'
import { recordMentions } from '@/lib/audit/record-mentions'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { requireImport } from './get-import'

/** The files made of an import that name people. */
export type ImportFile = 'changes' | 'flags' | 'result'

/**
 * Records that a file made of an import was taken away, naming the contacts that the import changes or removes and, once it is applied, those it
 * added. Refuses with `forbidden`, or `not_found` for an unknown import.
 */
export async function recordDownload(actor: Actor, { importId, file }: { importId: string; file: ImportFile }, now: Date): Promise<void> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { id, state } = await requireImport(tx, districtId, importId)
    const changes = await tx.rosterImportChange.findMany({ where: { districtId, importId: id }, select: { id: true, contactId: true } })
    // Who is new gets the id of the change.
    const contactIds = changes.flatMap((change) => change.contactId ?? (state === 'applied' ? change.id : []))
    const details = { file, count: contactIds.length }
    await recordMentions(tx, { actor, at: now }, { action: 'import.exported', subjectId: id, details, contactIds })
  })
}

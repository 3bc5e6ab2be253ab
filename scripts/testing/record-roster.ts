import type { Actor } from '@/lib/districts/actor'
import { cancelImport } from '@/lib/roster/apply-import'
import { importGuidFile } from '@/lib/roster/guids/import-guid-file'
import { removeMapping, saveMapping } from '@/lib/roster/mapping/save-mapping'
import { tryRosterServer } from '@/lib/roster/one-roster/try-roster-server'
import { recordDownload } from '@/lib/roster/record-download'
import { removeSource } from '@/lib/roster/sources/remove-source'
import { saveSource } from '@/lib/roster/sources/save-source'
import type { SafeFetchOptions } from '@/lib/safe-fetch'
import { applyRoster, stageRoster, undoRoster } from './import-roster'

/** Runs one change and notes the events it adds. */
export type Step = <Result>(name: string, result: Promise<Result>) => Promise<Result>

/** Everything about a roster that changes something, once: what `rosterSteps` expects. `roster` is a contact CSV of one contact. */
export async function recordRoster({
  owner,
  step,
  roster,
  now,
}: {
  owner: Actor
  step: Step
  roster: () => string
  now: Date
}): Promise<void> {
  const server = { baseUrl: 'https://sis.example.org/ims/oneroster/v1p1', tokenUrl: 'https://sis.example.org/token', clientId: 'desk' }
  const source = { name: 'District SIS', format: 'oneroster_rest' as const, settings: server, schedule: null, applyAlone: true }
  const { id } = await step('add a source', saveSource(owner, { ...source, secret: 'a-secret-that-nobody-may-see' }, now))
  await step('save it again', saveSource(owner, { ...source, id }, now))
  await step('schedule it', saveSource(owner, { ...source, id, schedule: { days: [1, 2, 3], time: '05:30' } }, now))
  const unknownName: SafeFetchOptions['resolve'] = (_, __, done) => done(new Error('The name has no address.'), [])
  await step('try it', tryRosterServer(owner, { id, settings: server }, now, { resolve: unknownName }))
  await step('remove it', removeSource(owner, { id }, now))
  const columns = [
    { header: 'Parent', field: 'full_name' as const },
    { header: 'Mail', field: 'email' as const },
  ]
  const settings = { encoding: 'utf-8' as const, delimiter: ',' as const, columns, knownBy: 'email' as const }
  const mapping = await step('save a mapping', saveMapping(owner, { name: 'From the SIS', settings }, now))
  await step('save the same mapping', saveMapping(owner, { id: mapping.id, name: 'From the SIS', settings }, now))
  await step('remove the mapping', removeMapping(owner, mapping.id, now))
  const cancelled = await step('upload a file', stageRoster(owner, { body: roster() }, now))
  await step('cancel an import', cancelImport(owner, cancelled.id, now))
  const first = await step('upload a file', stageRoster(owner, { body: roster() }, now))
  await step('apply an import', applyRoster(owner, first.id, {}, now))
  await step('take its changes away', recordDownload(owner, { importId: first.id, file: 'changes' }, now))
  await step('undo it', undoRoster(owner, first.id, now))
  const staged = await step('upload a file', stageRoster(owner, { body: roster() }, now))
  await step('apply an import', applyRoster(owner, staged.id, {}, now))
  await step('add GUIDs', importGuidFile(owner, { body: fileOf('guid,email\nguid-of-nobody,nobody@families.example.org\n') }, now))
}

/** The steps of `recordRoster`, each with the events it adds. */
export const rosterSteps: ReadonlyArray<[string, string[]]> = [
  ['add a source', ['source.created']],
  ['save it again', []],
  ['schedule it', ['source.changed']],
  ['try it', ['source.tried']],
  ['remove it', ['source.removed']],
  ['save a mapping', ['mapping.saved']],
  ['save the same mapping', []],
  ['remove the mapping', ['mapping.removed']],
  ['upload a file', ['import.staged']],
  ['cancel an import', ['import.cancelled']],
  ['upload a file', ['import.staged']],
  ['apply an import', ['import.applied']],
  ['take its changes away', ['import.exported']],
  ['undo it', ['import.undone']],
  ['upload a file', ['import.staged']],
  ['apply an import', ['import.applied']],
  ['add GUIDs', ['guids.imported']],
]

async function* fileOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

import 'server-only'
import { z } from 'zod'
import { apiCall } from '@/lib/api/api-call'
import { canImportRoster } from '@/lib/districts/policies'
import { importJsonSchema, importSummaryJsonSchema } from '@/lib/roster/import-json-schema'
import { sourceJsonSchema } from '@/lib/roster/sources/source-json'
import { listOf, plainList } from './list-of'

/** What `applyImport` may be told. */
export const releaseSchema = z.strictObject({ release: z.boolean('release must be true or false.').default(false) })

export const rosterCalls = {
  stageImport: apiCall({
    method: 'POST',
    path: '/roster/imports',
    group: 'Roster',
    summary: 'Upload a roster file; nothing changes until it is applied',
    description:
      'The body is the file itself: a contact CSV, or a ZIP of OneRoster CSV files. Answers as soon as it is compared, or after ten seconds as `staging`: then ask for the import again. A file that cannot be read leaves an import that is `refused`, with the reason.',
    can: canImportRoster,
    query: z.strictObject({
      format: z.enum(['contacts', 'oneroster'], 'format must be contacts or oneroster.').optional(),
      source: z.string().optional(),
      name: z.string().max(200, 'name has over 200 characters.').optional(),
    }),
    file: {
      mediaTypes: ['text/csv', 'application/zip'],
      example: 'guid,family_name,given_name,email\nb3c1f0de-6a57-4d43-9a3e-2f1f7c5d9e01,Ruiz,Ana,ana.ruiz@example.org\n',
    },
    takesIdempotencyKey: true,
    status: 201,
    answer: importJsonSchema,
    refuses: ['conflict'],
  }),
  findImports: apiCall({
    method: 'GET',
    path: '/roster/imports',
    group: 'Roster',
    summary: 'Imports, newest first',
    description: 'Every run of every source, whether a file was uploaded or a server was read.',
    can: canImportRoster,
    query: plainList,
    answer: listOf(importSummaryJsonSchema),
  }),
  getImport: apiCall({
    method: 'GET',
    path: '/roster/imports/{id}',
    group: 'Roster',
    summary: 'One import with its refused lines',
    description: 'The first 1,000 refused lines with their reasons; `counts.refused` counts all. `progress` says where a worker is at.',
    can: canImportRoster,
    answer: importJsonSchema,
  }),
  applyImport: apiCall({
    method: 'POST',
    path: '/roster/imports/{id}/apply',
    group: 'Roster',
    summary: 'Apply a staged import; an owner releases a held one',
    description:
      'Answers when it is applied, or after ten seconds as `applying`: then ask for the import again. A `held` import would remove or change unusually many contacts, and is applied with `{"release": true}` by the key of an owner alone.',
    can: canImportRoster,
    body: releaseSchema.optional(),
    answer: importJsonSchema,
    refuses: ['forbidden', 'conflict', 'import_held', 'approval_needed'],
  }),
  cancelImport: apiCall({
    method: 'POST',
    path: '/roster/imports/{id}/cancel',
    group: 'Roster',
    summary: 'Drop an import that was not applied',
    description: 'Cancelling it again changes nothing.',
    can: canImportRoster,
    answer: importJsonSchema,
    refuses: ['conflict'],
  }),
  undoImport: apiCall({
    method: 'POST',
    path: '/roster/imports/{id}/undo',
    group: 'Roster',
    summary: 'Take back an applied import, while nothing later depends on it',
    description: 'Answers when it is undone, or after ten seconds: then ask for the import again until `undone_at` is set.',
    can: canImportRoster,
    answer: importJsonSchema,
    refuses: ['conflict'],
  }),
  findRosterSources: apiCall({
    method: 'GET',
    path: '/roster/sources',
    group: 'Roster',
    summary: 'Every source of the roster, with its last run and its next; never a secret',
    description: 'Where contacts come from: files of a format, or a OneRoster server that is read on a schedule.',
    can: canImportRoster,
    answer: z.array(sourceJsonSchema),
  }),
  runRosterSource: apiCall({
    method: 'POST',
    path: '/roster/sources/{id}/run',
    group: 'Roster',
    summary: 'Read a source that is a server now; nothing changes until the import is applied',
    description: 'Answers as soon as it is compared, or after ten seconds as `staging`. A source of files is refused with `conflict`.',
    can: canImportRoster,
    takesIdempotencyKey: true,
    status: 201,
    answer: importJsonSchema,
    refuses: ['conflict'],
  }),
}

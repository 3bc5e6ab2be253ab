// Threat: a client secret opens the records of every family of the district. Choice: it is sealed the moment it arrives, no
// screen, API or command gives it back, and it goes to the server it was given for and to no other.
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { requireAllowedAddress } from '@/lib/public-host'
import { markRosterDue } from '@/lib/roster/runs/due-roster'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma, type RosterSource as SourceRow } from '@/prisma/generated/client'
import { getRosterSourceIn, lockSource } from './find-sources'
import { nextRunAt, scheduleSchema } from './schedule'
import type { SourceSchedule, SourceView } from './source'
import { requireSourceSecret, sealSourceSecret } from './source-secret'
import { sourceSettingsSchemas } from './source-settings'
import { sourceNameSchema } from './sources'

const ofEvery = {
  /** Given when an existing source is changed. */
  id: z.guid().optional(),
  name: sourceNameSchema,
  /** Left out or blank to keep the one there is. */
  secret: z.string().max(4_096, 'The client secret has over 4,096 characters.').optional(),
  schedule: scheduleSchema.nullable(),
  applyAlone: z.boolean(),
}

const noSchedule = z.null('Only a source that is a server can be read on a schedule.')

/** What a source is saved with; `settings` as its format says. */
export const sourceInputSchema = z.discriminatedUnion(
  'format',
  [
    z.object({ format: z.literal('contacts'), settings: sourceSettingsSchemas.contacts, ...ofEvery, schedule: noSchedule }),
    z.object({ format: z.literal('mapped'), settings: sourceSettingsSchemas.mapped, ...ofEvery, schedule: noSchedule }),
    z.object({ format: z.literal('oneroster'), settings: sourceSettingsSchemas.oneroster, ...ofEvery, schedule: noSchedule }),
    z.object({ format: z.literal('oneroster_rest'), settings: sourceSettingsSchemas.oneroster_rest, ...ofEvery }),
  ],
  'Choose what kind of source it is.',
)

type Scheduled<Input> = Input extends unknown ? Omit<Input, 'schedule'> & { schedule: SourceSchedule | null } : never

export type SourceInput = Scheduled<z.input<typeof sourceInputSchema>>
type ParsedSource = z.output<typeof sourceInputSchema>

/**
 * Adds a source or changes one; saving the same again changes nothing. Refuses with `invalid_input` what is out of bounds,
 * an address that only the operator can allow, and a changed server whose secret was not given again; with `conflict` a name
 * that is taken and another format than the source has.
 */
export async function saveSource(actor: Actor, input: SourceInput, now: Date): Promise<SourceView> {
  requireAllowed(canImportRoster, actor)
  const source = parseInput(sourceInputSchema, input)
  const { districtId } = actor
  try {
    return await inDistrict(districtId, async (tx) => {
      const before = source.id === undefined ? null : await lockSource(tx, districtId, source.id)
      if (before && before.format !== source.format)
        throw new AppError('conflict', `The source ${before.name} is of another kind, and stays so. Add a new source.`)
      if (source.format === 'mapped') await requireMapping(tx, districtId, source.settings.mappingId)
      return storeSource(tx, { actor, before, source }, now)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const sentence = `There is a source named ${source.name} already. Choose another name.`
    throw new AppError('conflict', sentence, { name: sentence })
  }
}

async function requireMapping(tx: DistrictTransaction, districtId: string, id: string): Promise<void> {
  if (await tx.rosterMapping.findUnique({ where: { districtId_id: { districtId, id } } })) return
  const sentence = 'There is no such mapping in this district.'
  throw new AppError('invalid_input', sentence, { 'settings.mappingId': sentence })
}

type Saving = { actor: Actor; before: SourceRow | null; source: ParsedSource }

async function storeSource(tx: DistrictTransaction, { actor, before, source }: Saving, now: Date): Promise<SourceView> {
  const { districtId } = actor
  const id = before?.id ?? uuidV7()
  const viewBefore = before && (await getRosterSourceIn(tx, districtId, id))
  const { name, format, settings, schedule, applyAlone } = source
  const runsAt = await whenNext(tx, { districtId, before, schedule }, now)
  const data = {
    name,
    format,
    settings,
    schedule: schedule ? { days: [...schedule.days], time: schedule.time } : Prisma.DbNull,
    nextRunAt: runsAt,
    applyAlone,
    secretCiphertext: await sealedSecret(tx, { districtId, id, before, source }),
  }
  if (before) await tx.rosterSource.update({ where: { districtId_id: { districtId, id } }, data })
  else await tx.rosterSource.create({ data: { districtId, id, createdAt: now, ...data } })
  if (runsAt) await markRosterDue(tx, districtId, runsAt)
  const after = await getRosterSourceIn(tx, districtId, id)
  if (isDeepStrictEqual(viewBefore, after) && !source.secret) return after
  await recordEvent(
    tx,
    { actor, at: now },
    { action: before ? 'source.changed' : 'source.created', subjectId: id, ...recordOf(after, Boolean(source.secret)) },
  )
  return after
}

type NextRun = { districtId: string; before: SourceRow | null; schedule: SourceSchedule | null }

/** A run that is due already is not put off by saving the same schedule again. */
async function whenNext(tx: DistrictTransaction, { districtId, before, schedule }: NextRun, now: Date): Promise<Date | null> {
  if (!schedule) return null
  if (before?.nextRunAt && isDeepStrictEqual(scheduleSchema.nullable().parse(before.schedule), schedule)) return before.nextRunAt
  const { timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { timeZone: true } })
  return nextRunAt(schedule, timeZone, now)
}

type Sealing = { districtId: string; id: string; before: SourceRow | null; source: ParsedSource }

async function sealedSecret(tx: DistrictTransaction, { districtId, id, before, source }: Sealing): Promise<Uint8Array<ArrayBuffer> | null> {
  if (source.format !== 'oneroster_rest') return null
  const { settings: server, secret: given } = source
  requireAllowedAddress('settings.baseUrl', server.baseUrl)
  if (server.tokenUrl) requireAllowedAddress('settings.tokenUrl', server.tokenUrl)
  return sealSourceSecret(tx, { districtId, id }, await requireSourceSecret(tx, before, { server, given }))
}

function recordOf({ name, schedule, applyAlone, ...source }: SourceView, secretChanged: boolean) {
  const timing = { schedule: schedule && { days: [...schedule.days], time: schedule.time }, apply_alone: applyAlone }
  const { format } = source
  if (format !== 'oneroster_rest')
    return { details: { format, settings: { ...source.settings }, ...timing, secret_changed: secretChanged }, personal: { name } }
  // The client id is as good as a user name, so it stands beside the leaf.
  const { clientId, ...settings } = source.settings
  return { details: { format, settings, ...timing, secret_changed: secretChanged }, personal: { name, client_id: clientId } }
}

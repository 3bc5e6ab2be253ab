import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { uuidV7 } from '@/lib/uuid-v7'
import type { RosterMapping as MappingRow } from '@/prisma/generated/client'
import { type ContactMapping, mappingSchema } from './mapping'

/** A mapping as it is stored under its name. */
export type SavedMapping = {
  id: string
  name: string
  settings: ContactMapping
  updatedAt: Date
  /** The names of the sources that are read by it. */
  sources: string[]
}

const nameSchema = z
  .string()
  .transform((text) => text.trim().normalize('NFC'))
  .pipe(z.string().min(1, 'Name the mapping.').max(100, 'The name of the mapping has over 100 characters.'))
  .refine((text) => !/\p{C}/u.test(text), 'The name of the mapping holds invisible characters.')

export const mappingInputSchema = z.object({
  /** Given when an existing mapping is changed. */
  id: z.guid().optional(),
  name: nameSchema,
  settings: mappingSchema,
})

export type MappingInput = z.input<typeof mappingInputSchema>

/**
 * Adds a mapping or changes one; saving the same again changes nothing. Refuses with `invalid_input` a mapping that cannot
 * work, with `conflict` a name that is taken, and with `not_found`.
 */
export async function saveMapping(actor: Actor, input: MappingInput, now: Date): Promise<SavedMapping> {
  requireAllowed(canImportRoster, actor)
  const { id = uuidV7(), name, settings } = parseInput(mappingInputSchema, input)
  const { districtId } = actor
  try {
    return await inDistrict(districtId, async (tx) => {
      const before = input.id === undefined ? null : await requireMapping(tx, districtId, id)
      if (before?.name === name && isDeepStrictEqual(mappingSchema.parse(before.settings), settings)) return viewOf(tx, before)
      const row = before
        ? await tx.rosterMapping.update({ where: { districtId_id: { districtId, id } }, data: { name, settings, updatedAt: now } })
        : await tx.rosterMapping.create({ data: { districtId, id, name, settings, createdAt: now, updatedAt: now } })
      await recordEvent(
        tx,
        { actor, at: now },
        {
          action: 'mapping.saved',
          subjectId: id,
          ...recordOf(name, settings),
        },
      )
      return viewOf(tx, row)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const sentence = `There is a mapping named ${name} already. Choose another name.`
    throw new AppError('conflict', sentence, { name: sentence })
  }
}

/** In a file without column names its first line is somebody's, so what stands there is kept beside the leaf. */
function recordOf(name: string, { columns, fixed, languages, yesWords, noWords, onlyWhere, ...how }: ContactMapping) {
  const { encoding, delimiter, nameOrder, knownBy } = how
  const fields = columns.map(({ field, guardian }) => (guardian === null ? field : `${field} ${guardian}`))
  return {
    details: { encoding, delimiter, name_order: nameOrder, known_by: knownBy, fields },
    personal: {
      name,
      headers: columns.map(({ header }) => header),
      fixed: { ...fixed },
      languages,
      yes_words: yesWords,
      no_words: noWords,
      only_where: onlyWhere,
    },
  }
}

/** The district's mappings in the order of their names. Refuses with `forbidden`. */
export async function findMappings(actor: Actor): Promise<SavedMapping[]> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.rosterMapping.findMany({ where: { districtId }, orderBy: { name: 'asc' } })
    return viewsOf(tx, districtId, rows)
  })
}

/** One mapping. Refuses with `forbidden`, or `not_found` for an unknown or another district's id. */
export async function getMapping(actor: Actor, id: string): Promise<SavedMapping> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => viewOf(tx, await requireMapping(tx, actor.districtId, id)))
}

/** Removes a mapping. Refuses with `conflict` while a source is read by it, and with `not_found`. */
export async function removeMapping(actor: Actor, id: string, now: Date): Promise<void> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const row = await requireMapping(tx, districtId, id)
    const { sources } = await viewOf(tx, row)
    if (sources.length > 0) {
      const sentence =
        sources.length === 1
          ? `The source ${sources[0]} is read by this mapping. Give it another one first.`
          : `The sources ${sources.join(', ')} are read by this mapping. Give them another one first.`
      throw new AppError('conflict', sentence)
    }
    await tx.rosterMapping.delete({ where: { districtId_id: { districtId, id: row.id } } })
    await recordEvent(tx, { actor, at: now }, { action: 'mapping.removed', subjectId: row.id, personal: { name: row.name } })
  })
}

async function requireMapping(tx: DistrictTransaction, districtId: string, id: string): Promise<MappingRow> {
  const isId = z.guid().safeParse(id).success
  const row = isId ? await tx.rosterMapping.findUnique({ where: { districtId_id: { districtId, id } } }) : null
  if (!row) throw notFound('mapping')
  return row
}

async function viewOf(tx: DistrictTransaction, row: MappingRow): Promise<SavedMapping> {
  const [view] = await viewsOf(tx, row.districtId, [row])
  if (!view) throw notFound('mapping')
  return view
}

async function viewsOf(tx: DistrictTransaction, districtId: string, rows: MappingRow[]): Promise<SavedMapping[]> {
  const sources = await tx.rosterSource.findMany({ where: { districtId, format: 'mapped' }, orderBy: { name: 'asc' } })
  const reads = z.object({ mappingId: z.string() })
  return rows.map(({ id, name, settings, updatedAt }) => ({
    id,
    name,
    settings: mappingSchema.parse(settings),
    updatedAt,
    sources: sources.filter((source) => reads.safeParse(source.settings).data?.mappingId === id).map((source) => source.name),
  }))
}

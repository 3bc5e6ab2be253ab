import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import { sourceSettingsSchemas } from '@/lib/roster/sources/source-settings'
import type { Prisma, RosterSource } from '@/prisma/generated/client'
import { type ContactMapping, mappingSchema } from './mapping'

/**
 * The settings of a source as an import keeps them: of a mapped one with the mapping itself, so that whoever changes the
 * mapping changes no import that has begun. Refuses with `invalid_input` where the mapping is gone.
 */
export async function settingsForImport(
  tx: DistrictTransaction,
  { districtId, format, settings }: RosterSource,
): Promise<Prisma.InputJsonObject> {
  if (format !== 'mapped') return { ...Object(settings) }
  const { mappingId } = sourceSettingsSchemas.mapped.parse(settings)
  const row = await tx.rosterMapping.findUnique({ where: { districtId_id: { districtId, id: mappingId } } })
  if (!row) throw new AppError('invalid_input', 'The mapping of this source has been removed. Choose another one for it.')
  return { mappingId, mapping: { ...Object(row.settings) } }
}

/** The mapping an import of a mapped source began with, out of its settings. */
export function mappingOfImport(settings: unknown): ContactMapping {
  return z.object({ mapping: mappingSchema }).parse(settings).mapping
}

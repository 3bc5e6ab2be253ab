import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import { type ContactMapping, mappingSchema } from './mapping'
import { sourceSettingsSchemas } from './source-settings'

/** The mapping that a mapped source names in its settings. Refuses with `invalid_input` when it is gone. */
export async function requireMappingOf({ districtId, settings }: { districtId: string; settings: unknown }): Promise<ContactMapping> {
  const { mappingId } = sourceSettingsSchemas.mapped.parse(settings)
  const row = await inDistrict(districtId, (tx) => tx.rosterMapping.findUnique({ where: { districtId_id: { districtId, id: mappingId } } }))
  if (!row) throw new AppError('invalid_input', 'The mapping of this source has been removed. Choose another one for it.')
  return mappingSchema.parse(row.settings)
}

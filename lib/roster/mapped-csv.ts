import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import { readMappedLines } from './mapped-lines'
import { mappingSchema } from './mapping'
import type { LineBatch, Reading } from './reader'
import { sourceSettingsSchemas } from './source-settings'

/** Reads somebody else's CSV by the mapping its source names; see `readMappedLines`. Refuses with `invalid_input` when the mapping is gone. */
export async function* readMappedCsv({ districtId, settings, file, report, signal }: Reading): AsyncGenerator<LineBatch> {
  if (!file) throw new Error('A CSV is read from a file.')
  const { mappingId } = sourceSettingsSchemas.mapped.parse(settings)
  const mapping = await inDistrict(districtId, (tx) => tx.rosterMapping.findUnique({ where: { districtId_id: { districtId, id: mappingId } } }))
  if (!mapping) throw new AppError('invalid_input', 'The mapping of this source has been removed. Choose another one for it.')
  const { name, size: total } = file
  let done = 0
  async function* counted() {
    for await (const chunk of file?.stream() ?? []) {
      signal.throwIfAborted()
      yield chunk
      done += chunk.length
      report({ done, total, unit: 'bytes' })
    }
  }
  yield* readMappedLines(counted(), { mapping: mappingSchema.parse(mapping.settings), fileName: name })
}

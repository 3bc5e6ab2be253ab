import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { LineBatch, Reading } from '@/lib/roster/reader'
import { sourceSettingsSchemas } from '@/lib/roster/sources/source-settings'
import { openAnswer } from './one-roster-answer'
import { linesOfOneRoster } from './one-roster-lines'

/**
 * Reads what a OneRoster server answered (`fetchOneRosterRest`) from where it is stored. Refuses with `conflict` an answer that
 * holds only what was modified, when what it was asked over is in force no more.
 */
export async function* readOneRosterRest(reading: Reading): AsyncGenerator<LineBatch> {
  if (!reading.file) throw new Error('The answer of the server is read from where it is stored.')
  const { guidFrom } = sourceSettingsSchemas.oneroster_rest.parse(reading.settings)
  const { scope, batches } = await openAnswer(counted(reading, reading.file))
  if (scope.user === 'delta') await requireSameBefore(reading)
  yield* linesOfOneRoster(reading, { scope, batches, guidFrom })
}

async function* counted({ signal, report }: Reading, file: NonNullable<Reading['file']>): AsyncGenerator<Buffer> {
  let done = 0
  for await (const chunk of file.stream()) {
    signal.throwIfAborted()
    yield chunk
    done += chunk.length
    report({ done, total: file.size, unit: 'bytes' })
  }
}

/** What was modified before the server was asked is in no later answer, so it is not to be taken back by an undo or an older answer. */
async function requireSameBefore({ districtId, sourceId, importId }: Reading): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    const { createdAt } = await tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id: importId } } })
    const since = { gt: createdAt }
    const later = await tx.rosterImport.count({ where: { districtId, sourceId, OR: [{ appliedAt: since }, { undoneAt: since }] } })
    if (later === 0) return
    throw new AppError(
      'conflict',
      'Another import of this source was applied or undone since the server was asked what had been modified. Start the run again.',
    )
  })
}

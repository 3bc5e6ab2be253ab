import { createReadStream, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/app-error'
import { applyImport } from '@/lib/roster/apply-import'
import { heldSentence } from '@/lib/roster/held-sentence'
import { importJson, type RosterImport } from '@/lib/roster/import-json'
import { type RosterUpload, receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { type Command, flag, type Outcome, text, UsageError } from './command'
import { operatorFor } from './operator'
import { packFolder } from './pack-folder'

export const contactsCommands: Record<string, Command> = {
  'contacts import': {
    usage: '--district DISTRICT --file FILE|FOLDER|- [--format contacts|oneroster] [--source SOURCE] [--name NAME] [--apply]',
    flags: { district: text, file: text, format: text, source: text, name: text, apply: flag },
    plan(given) {
      const [district, file, source, name] = [given.text('district'), given.text('file'), given.optional('source'), given.optional('name')]
      const [format, apply] = [formatOf(given.optional('format')), given.flag('apply')]
      const found = requireReadable(file)
      return async (now) => {
        const operator = await operatorFor(district)
        const upload = {
          ...(await openUpload(file, found)),
          source,
          ...(name !== undefined && { fileName: name }),
          ...(format && { format }),
        }
        const received = await receiveImport(operator, upload, now)
        const staged = await runImportToEnd(operator, received.id, { now })
        if (!apply || staged.state !== 'staged') return outcomeOf(staged, { apply })
        await applyImport(operator, staged.id, { release: false }, now)
        return outcomeOf(await runImportToEnd(operator, staged.id, { now }), { apply })
      }
    },
  },
}

function formatOf(format: string | undefined): 'contacts' | 'oneroster' | undefined {
  if (format === undefined || format === 'contacts' || format === 'oneroster') return format
  throw new UsageError(`There is no format "${format}". Formats are contacts and oneroster.`)
}

/** Undefined for standard input. */
function requireReadable(file: string): Stats | undefined {
  if (file === '-') {
    if (process.stdin.isTTY) throw new UsageError('--file - reads standard input: pipe the file in.')
    return undefined
  }
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new AppError('not_found', `There is no file ${file}.`)
  return found
}

/** A folder, and what is named as a ZIP, is OneRoster unless it is said otherwise; anything else is what its source takes. */
async function openUpload(file: string, found: Stats | undefined): Promise<Pick<RosterUpload, 'body' | 'bytes' | 'format' | 'fileName'>> {
  if (!found) return { body: process.stdin }
  const fileName = path.basename(path.resolve(file))
  if (found.isDirectory()) return { body: await packFolder(file), fileName, format: 'oneroster' }
  const body = createReadStream(file)
  const upload = found.isFile() ? { body, fileName, bytes: found.size } : { body, fileName }
  return /\.zip$/i.test(fileName) ? { ...upload, format: 'oneroster' } : upload
}

const shownRefusals = 20

function outcomeOf(imported: RosterImport, { apply }: { apply: boolean }): Outcome {
  const { id, state, counts, notes, refused } = imported
  const { added, changed, removed, unchanged } = counts
  const refusal = refusalOf(imported, apply)
  return {
    json: importJson(imported),
    lines: [
      `Import ${id}: ${state}.`,
      `${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged, ${counts.refused} lines refused.`,
      ...(notes.closedInvitations > 0 ? [`${notes.closedInvitations} open invitations closed.`] : []),
      ...refused.slice(0, shownRefusals).map(({ file, line, reason }) => `${file}, line ${line}: ${reason}`),
      ...(counts.refused > shownRefusals ? [`… and ${counts.refused - shownRefusals} more.`] : []),
    ],
    ...(refusal !== undefined && { refusal }),
  }
}

function refusalOf({ state, refusal, heldBecause }: RosterImport, apply: boolean): string | undefined {
  if (state === 'refused') return refusal ?? 'The file was refused.'
  if (state === 'cancelled') return 'The import was cancelled.'
  if (apply && state === 'held') return `${heldSentence(heldBecause ?? 'removes')} It is held until an owner releases it.`
  return undefined
}

import { createReadStream, statSync } from 'node:fs'
import { AppError } from '@/lib/app-error'
import { applyImport } from '@/lib/roster/apply-import'
import { importJson, type RosterImport } from '@/lib/roster/import-json'
import { receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/run-to-end'
import { type Command, flag, type Outcome, text, UsageError } from './command'
import { operatorFor } from './operator'

export const contactsCommands: Record<string, Command> = {
  'contacts import': {
    usage: '--district DISTRICT --file FILE|- [--format contacts|oneroster] [--source SOURCE] [--apply]',
    flags: { district: text, file: text, format: text, source: text, apply: flag },
    plan(given) {
      const [district, file, source] = [given.text('district'), given.text('file'), given.optional('source')]
      const [format, apply] = [formatOf(given.optional('format')), given.flag('apply')]
      requireReadable(file)
      return async (now) => {
        const operator = await operatorFor(district)
        const body = file === '-' ? process.stdin : createReadStream(file)
        const received = await receiveImport(operator, { format, ...(source !== undefined && { source }), body }, now)
        const staged = await runImportToEnd(operator, received.id, { now })
        if (staged.state === 'refused') return outcomeOf(staged, staged.refusal ?? 'The file was refused.')
        if (apply && staged.state === 'held') return outcomeOf(staged, held)
        if (!apply) return outcomeOf(staged)
        await applyImport(operator, staged.id, { release: false }, now)
        return outcomeOf(await runImportToEnd(operator, staged.id, { now }))
      }
    },
  },
}

function formatOf(format = 'contacts'): 'contacts' | 'oneroster' {
  if (format === 'contacts' || format === 'oneroster') return format
  throw new UsageError(`There is no format "${format}". Formats are contacts and oneroster.`)
}

function requireReadable(file: string): void {
  if (file === '-' && process.stdin.isTTY) throw new UsageError('--file - reads standard input: pipe the file in.')
  if (file !== '-' && !statSync(file, { throwIfNoEntry: false })?.isFile()) throw new AppError('not_found', `There is no file ${file}.`)
}

const held = 'This import would remove more than a tenth of its source, so it is held until an owner releases it.'
const shownRefusals = 20

function outcomeOf(imported: RosterImport, refusal?: string): Outcome {
  const { id, state, counts, refused } = imported
  const { added, changed, removed, unchanged } = counts
  return {
    json: importJson(imported),
    lines: [
      `Import ${id}: ${state}.`,
      `${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged, ${counts.refused} lines refused.`,
      ...refused.slice(0, shownRefusals).map(({ file, line, reason }) => `${file}, line ${line}: ${reason}`),
      ...(counts.refused > shownRefusals ? [`… and ${counts.refused - shownRefusals} more.`] : []),
    ],
    ...(refusal !== undefined && { refusal }),
  }
}

import { counted } from '@/components/ui/counted'
import { type ClosedReason, closedReasons } from '@/lib/invitations/closed-reason'
import type { RosterImportSummary } from '@/lib/roster/import-json'
import type { HoldReason } from '@/prisma/generated/enums'

type Counts = RosterImportSummary['counts']

/** Contacts the source lists before the import. */
function presentOf({ changed, removed, unchanged }: Counts): number {
  return changed + removed + unchanged
}

/** How many contacts an import is held for. */
export function heldCount(because: HoldReason, counts: Counts): number {
  return because === 'removes' ? counts.removed : counts.changed
}

/** Why an import is held: "it would remove 61 of 600 contacts (10.2 %)", and what to look at before it is released. */
export function heldWords(because: HoldReason, counts: Counts): { title: string; rule: string; question: string } {
  const present = presentOf(counts)
  const share = present === 0 ? 0 : (heldCount(because, counts) / present) * 100
  const percent = `${share.toLocaleString('en-US', { maximumFractionDigits: 1 })} %`
  const amount = `${heldCount(because, counts).toLocaleString('en-US')} of ${counted(present, 'contact')} (${percent})`
  return because === 'removes'
    ? {
        title: `This import is held: it would remove ${amount}`,
        rule: 'More than a tenth of what this source lists would go.',
        question: 'Is the file complete? Look through Removed below.',
      }
    : {
        title: `This import is held: it would change ${amount}`,
        rule: 'More than three quarters of what this source lists would be different.',
        question: 'Is it the right file, with its columns where they belong? Look through Changed below.',
      }
}

/** Whether somebody typed this number, as people write it. */
export function isTypedCount(text: string, count: number): boolean {
  return text.replaceAll(/[\s,.]/g, '') === String(count)
}

/** What applying did, as a sentence: "12 contacts added, 3 changed, none removed." */
export function appliedWords({ added, changed, removed }: Counts): string {
  const say = (count: number) => (count === 0 ? 'none' : count.toLocaleString('en-US'))
  return added + changed + removed === 0
    ? 'The contacts were as it says already.'
    : `${added === 0 ? 'No contact' : counted(added, 'contact')} added, ${say(changed)} changed, ${say(removed)} removed.`
}

export type NoteWords = { name: string; count: number; label: string; hint: string }

const noteWords: ReadonlyArray<{
  name: keyof RosterImportSummary['notes']
  noun: readonly [singular: string, plural: string]
  hint: string
}> = [
  {
    name: 'flagsCarried',
    noun: ['contact who stays not to be invited', 'contacts who stay not to be invited'],
    hint: 'They come with a new address or id, and have the name and a student of somebody who left and was marked “do not invite” or “needs none”.',
  },
  {
    name: 'guidsJoined',
    noun: ['GUID joined', 'GUIDs joined'],
    hint: 'The source has none for these contacts; the GUID file does.',
  },
  {
    name: 'guidsUnclear',
    noun: ['GUID not joined', 'GUIDs not joined'],
    hint: 'The GUID file has one that may be theirs, but also somebody else’s: who has it, had the sourcedId in another source, or shares the address. Name these contacts by GUID in the source.',
  },
  {
    name: 'disabled',
    noun: ['disabled user left out', 'disabled users left out'],
    hint: 'Their own system has switched them off.',
  },
  {
    name: 'ended',
    noun: ['role left out that has ended', 'roles left out that have ended'],
    hint: 'Its end date has passed, so it makes nobody a contact any more.',
  },
  {
    name: 'dangling',
    noun: ['agent that points nowhere', 'agents that point nowhere'],
    hint: 'A user names somebody whom the roster does not list.',
  },
  {
    name: 'otherRows',
    noun: ['row of somebody who is no contact', 'rows of people who are no contacts'],
    hint: 'The mapping takes only rows with certain words in one of the columns.',
  },
  {
    name: 'unknownDeletions',
    noun: ['deletion of a row that was never here', 'deletions of rows that were never here'],
    hint: 'There is nothing to take away, so they change nothing.',
  },
]

/** What a run counted beside the contacts and did on purpose; only what there is any of. */
export function notesInWords(notes: RosterImportSummary['notes']): NoteWords[] {
  return noteWords
    .filter(({ name }) => notes[name] > 0)
    .map(({ name, noun: [singular, plural], hint }) => ({ name, count: notes[name], label: notes[name] === 1 ? singular : plural, hint }))
}

const closedWords: Record<ClosedReason, string> = {
  erased: 'was erased',
  left: 'left the roster',
  restricted: 'became restricted',
  email_changed: 'changed e-mail address',
}

/** Why invitations were closed, as a sentence: "3 because the contact left the roster, 1 because the contact became restricted." */
export function closedInWords(counts: Partial<Record<ClosedReason, number>>): string {
  const parts = closedReasons.flatMap((reason) => {
    const count = counts[reason]
    return count ? [`${count.toLocaleString('en-US')} because the contact ${closedWords[reason]}`] : []
  })
  return parts.length === 0 ? '' : `${parts.join(', ')}.`
}

import type { RecordVerification, Verdict } from '@/lib/audit/verify/verification'
import type { VerificationState } from '@/prisma/generated/enums'

type VerdictWords = {
  title: string
  /** What it means. */
  meaning: string
  /** What to do first; nothing where the record is sound. */
  firstStep?: string
}

/** What a verdict is called, what it means, and what to do about it. */
export const verdictWords: Record<Verdict, VerdictWords> = {
  sound: {
    title: 'The record is sound',
    meaning: 'Every event is as it was recorded, none is missing, and every checkpoint was signed over exactly these events.',
  },
  leaf_altered: {
    title: 'Something in the record was changed',
    meaning: 'An event, the personal data beside it, or a link that it covers is no longer what was recorded. The other events still are.',
    firstStep: 'Look at the events named here, and do not rely on what they say now.',
  },
  leaf_missing: {
    title: 'Events are missing, added or out of order',
    meaning: 'The events that are there now are not those that the checkpoints were signed over.',
    firstStep: 'From the first number named here on, do not rely on what the record says.',
  },
  truncated: {
    title: 'The end of the record is missing',
    meaning:
      'Something that was kept outside the record counts more events than the record has now. Its newest part was taken away, or an older copy of the database was put in its place.',
    firstStep: 'If somebody has restored a backup lately, that explains it: write down who, when and why, and keep this page.',
  },
  bad_signature: {
    title: 'A checkpoint does not bear a signature that is known',
    meaning: 'A checkpoint was changed after it was signed, or signed with a key that this installation does not know.',
    firstStep:
      'If this installation was moved to another machine lately, its file audit-public-keys may have been left behind: bring it along and verify again.',
  },
  fork: {
    title: 'There are two versions of the record',
    meaning: 'Two checkpoints were both signed and cannot both be true. Whoever wrote the second version had the signing key.',
    firstStep: 'Treat the signing key as known to others: whoever runs Invite Desk replaces it.',
  },
}

export const rewrittenTitle = 'This verification was rewritten after it was done'

/** What to do about any record that is not sound, after the step of its own. */
export const nextSteps: readonly string[] = [
  'Change nothing and delete nothing: keep the database and its backups as they are now.',
  'Export the record, and keep the file with the checkpoints that owners got by mail.',
  'Ask whoever runs Invite Desk to verify older backups with npm run cli -- audit verify: the newest one that is sound says since when.',
  'Find out who could reach the database in that time. The product itself cannot change what it has recorded.',
]

type Verified = { result: Pick<RecordVerification, 'verdict'> | null; recordedVerdict: Verdict | null }

/** Whether what stands in a run is another verdict than its event tells of: then somebody has rewritten the run. */
export function isRewritten({ result, recordedVerdict }: Verified): boolean {
  return (result?.verdict ?? null) !== recordedVerdict
}

type Progress = { state: VerificationState; checked: number; total: number }

/** How far a run is, in the words and figures of the screen. */
export function verificationProgress({ state, checked, total }: Progress): { phase: string; detail: string | null } {
  if (state === 'queued') return { phase: 'Waiting for its turn', detail: null }
  const detail = `${checked.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${total === 1 ? 'event' : 'events'}`
  return { phase: 'Verifying', detail }
}

/** What a screen reader hears of how a run ended; nothing while it goes on. */
export function verificationNews(run: { state: VerificationState } & Verified): string {
  if (isRewritten(run)) return `${rewrittenTitle}.`
  if (run.result) return `${verdictWords[run.result.verdict].title}.`
  if (run.state === 'failed') return 'The verification could not be finished.'
  return run.state === 'cancelled' ? 'The verification was cancelled.' : ''
}

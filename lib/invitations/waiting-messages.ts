import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { waitingStates } from '@/lib/mail/delivery'
import type { Prisma } from '@/prisma/generated/client'
import type { CampaignState } from './campaign'

/** The mails a campaign sent, reminders included. The codes of its invite pages are not: families asked for those. */
export const campaignMessages = { kind: { not: 'code' } } as const satisfies Prisma.MessageWhereInput

/** Mails of campaigns that go on by themselves, also those of unknown fate that are tried once more. */
export function waitingMessages(tx: DistrictTransaction): Prisma.MessageWhereInput {
  return {
    ...campaignMessages,
    OR: [{ state: { in: [...waitingStates] } }, { state: 'ambiguous', dueAt: { gt: tx.message.fields.ambiguousAt } }],
  }
}

type Facts = { cancelledAt: Date | null; stoppedAt: Date | null; pendingCount: number }

/** What a campaign is up to, by how many of its contacts wait for the worker and how many of its mails for the server, reminders included. */
export function campaignState({ cancelledAt, stoppedAt, pendingCount }: Facts, waiting: number): CampaignState {
  if (cancelledAt) return 'cancelled'
  if (pendingCount > 0 && !stoppedAt) return 'issuing'
  if (waiting > 0) return 'sending'
  return stoppedAt ? 'cancelled' : 'completed'
}

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

/** What a campaign is up to, by how many of its mails wait, reminders included. */
export function campaignState({ cancelledAt }: { cancelledAt: Date | null }, waiting: number): CampaignState {
  if (cancelledAt) return 'cancelled'
  return waiting > 0 ? 'sending' : 'completed'
}

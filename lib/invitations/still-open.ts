import type { Prisma } from '@/prisma/generated/client'

/** The invitations whose addresses may be given out again: who could be issued one now. */
export const stillOpen: Prisma.InvitationWhereInput = {
  revokedAt: null,
  frozenAt: null,
  contact: {
    removedAt: null,
    doNotInviteAt: null,
    needsNoneAt: null,
    OR: [{ restricted: false }, { restrictionLiftedAt: { not: null } }],
  },
}

import { signInKindNames } from '@/lib/portals/portal-kinds'
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

/**
 * The links that may be given out again: not those that an invite page signed for whoever pressed its button, and that sign
 * their bearer in. The page signs another one.
 */
export const mayBeRevealed: Prisma.LinkWhereInput = {
  invitation: stillOpen,
  NOT: { campaign: { form: 'invite_page' }, invitation: { portal: { kind: { in: signInKindNames } } } },
}

import type { AnchorPlace } from '@/prisma/generated/enums'

/** Where a checkpoint lies that the database does not reach. */
export const anchorWords: Record<AnchorPlace, string> = {
  folder: 'In the anchor folder',
  mail: 'In the mailboxes of owners',
}

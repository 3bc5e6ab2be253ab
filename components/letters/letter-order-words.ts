import type { LetterOrder } from '@/lib/invitations/letter-order'

/** How a stack of letters is sorted, as the office says it. */
export const letterOrderWords: Record<LetterOrder, string> = {
  school: 'By school',
  grade: 'By grade',
  language: 'By language',
  name: 'By name',
}

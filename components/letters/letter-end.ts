import { daysWords } from '@/components/contacts/signing-facts'
import type { SigningPortal } from '@/components/contacts/signing-portal'
import type { NoticeTone } from '@/components/ui/notice'

type LetterEnd = { tone: NoticeTone; title: string; text: string }

/** What is printed takes days to be handed out and read. */
const hastyDays = 3

/** What the office must know of the end of these letters before it prints them; undefined where they live long and open no portal by themselves. */
export function letterEnd({ name, signsIn, invitePage }: SigningPortal): LetterEnd | undefined {
  if (!invitePage) return undefined
  const days = daysWords(invitePage.days)
  const isHasty = invitePage.days <= hastyDays
  const hurry = isHasty ? ' A family that reads its letter later finds it dead, so hand the letters out at once.' : ''
  if (signsIn) {
    return {
      tone: isHasty ? 'warning' : 'info',
      title: `These letters die after ${days}`,
      text: `They sign families in to ${name}, so their addresses work for ${days} from now.${hurry} An owner changes the days before you print: Settings, “Portals that sign families in”, “Days such a page works”.`,
    }
  }
  if (!isHasty) return undefined
  return {
    tone: 'warning',
    title: 'Letters arrive late',
    text: `The addresses on these letters work for ${days} from now.${hurry} An owner changes the days before you print: Settings, “Days an invite page works”.`,
  }
}

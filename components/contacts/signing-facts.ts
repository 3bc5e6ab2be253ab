import { secondsAtClick } from '@/components/portals/lifetime-words'
import { formatDuration } from '@/components/ui/format-duration'
import type { LinkForm, SigningPortal } from './signing-portal'

/** What whoever hands out these links or invite pages has to know of them, as sentences. */
export function signingFacts(portal: SigningPortal, form: LinkForm): string[] {
  const { links, invitePage, signsIn } = portal
  if (links === null) return []
  if (form === 'signed') return signedFacts(portal, links.lifetime)
  return [
    ...(links.onlyAtClick && links.lifetime.bound !== 'once' ? [atClickFact(portal.name, secondsAtClick(links.lifetime))] : []),
    ...(signsIn && invitePage ? [signInFact(portal, invitePage.asksCode)] : []),
  ]
}

/** How long what a portal hands out as an invite page lives; undefined where the district hands out none. */
export function pageDaysFact({ invitePage }: SigningPortal): string | undefined {
  return invitePage ? `Each invite page works for ${daysWords(invitePage.days)} from now.` : undefined
}

function atClickFact(name: string, seconds: number): string {
  return `Links of ${name} live ${formatDuration(seconds)}, so each family gets the address of an invite page; the link is signed when they press Continue.`
}

function signedFacts({ name, signsIn }: SigningPortal, lifetime: NonNullable<SigningPortal['links']>['lifetime']): string[] {
  return [
    ...(lifetime.bound === 'once' ? ['No expiry known; each link works once. A mail scanner that opens it first uses it up.'] : []),
    ...(lifetime.bound === 'fixed' ? [`Each link works for ${formatDuration(lifetime.seconds)}, always.`] : []),
    ...(signsIn ? [`Whoever opens such a link is signed in to ${name} as the contact, and nobody is asked for a code.`] : []),
  ]
}

function signInFact({ name }: SigningPortal, asksCode: boolean): string {
  const after = `The button of an invite page signs the family in to ${name}`
  return asksCode
    ? `${after}, so first a six-digit code is mailed to the contact’s address and asked for.`
    : `${after}. No code is asked for before: whoever has the address is signed in.`
}

export function daysWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}

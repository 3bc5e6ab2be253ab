import type { Lifetime } from '@/lib/portals/portal-kind'

export type LinkForm = 'signed' | 'invite_page'

/** A portal that signs links, as the dialogs that issue know it. */
export type SigningPortal = {
  id: string
  name: string
  /** What it still needs before it can sign, in words. */
  missing: string[]
  /** Null while something is missing. */
  links: { lifetime: Lifetime; onlyAtClick: boolean } | null
  /** Whether a link signs its bearer in. */
  signsIn: boolean
  /** How its invite pages behave; null where the district hands out none. */
  invitePage: { days: number; asksCode: boolean } | null
}

/** Whether anything can be handed out for the portal: it can sign, and where only invite pages sign for it there are some. */
export function canIssue({ missing, links, invitePage }: SigningPortal): boolean {
  return missing.length === 0 && links !== null && (!links.onlyAtClick || invitePage !== null)
}

/** What is handed out when `wanted` is chosen: a choice that the portal or the district does not leave is no choice. */
export function formOf({ links, invitePage }: SigningPortal, wanted: LinkForm): LinkForm {
  if (links?.onlyAtClick) return 'invite_page'
  return invitePage === null ? 'signed' : wanted
}

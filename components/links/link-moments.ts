/** In the order in which they happen, where two happen at once. */
export const linkMomentNames = [
  'invited',
  'issued',
  'copied',
  'queued',
  'mailed',
  'mail_uncertain',
  'mail_failed',
  'mail_returned',
  'opened',
  'continued',
  'arrived',
  'refused',
  'frozen',
  'activated',
  'revoked',
  'ended',
] as const

export type LinkMomentName = (typeof linkMomentNames)[number]

/** Something that happened to a link or its invitation, will happen at a known time, or is still waited for. */
export type LinkMoment = {
  name: LinkMomentName
  standing: 'happened' | 'ahead' | 'awaited'
  /** Null while it is waited for. */
  at: Date | null
  by: string | null
}

export type LinkStory = {
  issuedAt: Date
  issuedBy: string
  expiresAt: Date | null
  invitedAt: Date
  invitation: { openedAt: Date | null; continuedAt: Date | null; activatedAt: Date | null; frozenAt: Date | null; revokedAt: Date | null }
  /** Whether its invite page can still be opened, and was handed out at all. */
  awaitsPage: boolean
  /** Whether it may still be learned that the account is set up. */
  awaitsActivation: boolean
  /** When it was copied again; empty where the reader may not know. */
  copies: ReadonlyArray<{ at: Date; by: string }>
  mails: ReadonlyArray<{ state: string; createdAt: Date; settledAt: Date | null; ambiguousAt: Date | null; bouncedAt: Date | null }>
  returns: ReadonlyArray<{ at: Date; reason: string | null }>
}

/** What happened to a link, the oldest first; then what is waited for; at the end what is still to come at a time that is known. */
export function linkMoments(story: LinkStory, hasEnded: boolean): LinkMoment[] {
  const { issuedAt, issuedBy, expiresAt, invitedAt, invitation, copies, mails, returns } = story
  const dated: LinkMoment[] = []
  const happened = (name: LinkMomentName, at: Date | null, by: string | null = null) => {
    if (at) dated.push({ name, standing: 'happened', at, by })
  }
  // Of one act it is told once: a link's own invitation begins with it.
  if (invitedAt < issuedAt) happened('invited', invitedAt)
  happened('issued', issuedAt, issuedBy)
  for (const { at, by } of copies) happened('copied', at, by)
  for (const mail of mails) for (const [name, at] of mailMoments(mail)) happened(name, at)
  happened('opened', invitation.openedAt)
  happened('continued', invitation.continuedAt)
  for (const { at, reason } of returns) happened(reason === null ? 'arrived' : 'refused', at)
  happened('frozen', invitation.frozenAt)
  happened('activated', invitation.activatedAt)
  happened('revoked', invitation.revokedAt)
  if (hasEnded) happened('ended', expiresAt)
  dated.sort((one, other) => Number(one.at) - Number(other.at) || orderOf(one) - orderOf(other))

  const awaited = awaitedNames(story).map((name): LinkMoment => ({ name, standing: 'awaited', at: null, by: null }))
  const ahead: LinkMoment[] = expiresAt && !hasEnded ? [{ name: 'ended', standing: 'ahead', at: expiresAt, by: null }] : []
  return [...dated, ...awaited, ...ahead]
}

function awaitedNames({ invitation, awaitsPage, awaitsActivation }: LinkStory): LinkMomentName[] {
  const names: LinkMomentName[] = []
  if (awaitsPage && !invitation.openedAt) names.push('opened')
  if (awaitsPage && !invitation.continuedAt) names.push('continued')
  if (awaitsActivation && !invitation.activatedAt) names.push('activated')
  return names
}

/** A server that accepts a mail may send it back later: both are told. */
function mailMoments({ state, createdAt, settledAt, ambiguousAt, bouncedAt }: LinkStory['mails'][number]): Array<[LinkMomentName, Date]> {
  const moments: Array<[LinkMomentName, Date]> = []
  if (state === 'accepted' && settledAt) moments.push(['mailed', settledAt])
  else if (state === 'failed' && settledAt) moments.push(['mail_failed', settledAt])
  else if (state === 'ambiguous' && ambiguousAt) moments.push(['mail_uncertain', ambiguousAt])
  else if (state !== 'cancelled') moments.push(['queued', createdAt])
  if (bouncedAt) moments.push(['mail_returned', bouncedAt])
  return moments
}

function orderOf({ name }: LinkMoment): number {
  return linkMomentNames.indexOf(name)
}

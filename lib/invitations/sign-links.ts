import 'server-only'
import { AppError } from '@/lib/app-error'
import { requireRightClock } from '@/lib/clocks'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { ClaimSubject } from '@/lib/portals/portal-kind'
import type { PortalSigner, SignedLink } from '@/lib/portals/portal-signer'
import { tokenDigest } from './token-digest'

/** A token for an invitation, with the link it is already, if the same was signed for it in this second before. */
export type InvitationLink = SignedLink & { digest: Buffer; knownId: string | undefined }

type Asked = { signer: PortalSigner; districtId: string; lifetimeSeconds: number | null; now: Date }

/** More contacts with the same claims than this are no families: the claims name no person. */
const mostAlike = 120

/**
 * Signs a link for each invitation. A token is one invitation's alone: where the claims know no person, as two contacts of one
 * name and one address are to Synap, the later ones are signed as of a second earlier each. Refuses with
 * `unsupported` where the claims name nobody, or make a token that is too long, and throws `WrongClock` while this process does not know the time.
 */
export async function signLinks<Invited extends { invitationId: string; contact: ClaimSubject }>(
  tx: DistrictTransaction,
  { signer, districtId, lifetimeSeconds, now }: Asked,
  invited: readonly Invited[],
): Promise<Array<Invited & InvitationLink>> {
  requireRightClock()
  const signed = new Map<string, Invited & InvitationLink>()
  const taken = new Set<string>()
  let waiting = invited
  for (let secondsEarlier = 0; waiting.length > 0; secondsEarlier++) {
    const at = new Date(now.getTime() - secondsEarlier * 1_000)
    const round = waiting.map((one) => {
      const link = signer.sign({ subject: one.contact, lifetimeSeconds, now: at })
      return { one, link, digest: tokenDigest(link.token) }
    })
    const known = await findKnown(tx, districtId, round)
    if (mostOfOne(round) > mostAlike - secondsEarlier) throw tooManyAlike()
    waiting = round.flatMap(({ one, link, digest }) => {
      const key = digest.toString('hex')
      const before = known.get(key)
      if (taken.has(key) || (before && before.invitationId !== one.invitationId)) return one
      taken.add(key)
      signed.set(one.invitationId, { ...one, ...link, digest, knownId: before?.id })
      return []
    })
  }
  return invited.flatMap(({ invitationId }) => signed.get(invitationId) ?? [])
}

/** How many of the tokens are one and the same. */
function mostOfOne(round: ReadonlyArray<{ digest: Buffer }>): number {
  const counts = new Map<string, number>()
  let most = 0
  for (const { digest } of round) {
    const key = digest.toString('hex')
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    most = Math.max(most, count)
  }
  return most
}

async function findKnown(tx: DistrictTransaction, districtId: string, round: ReadonlyArray<{ digest: Buffer }>) {
  const rows = await tx.$queryRaw<Array<{ id: string; invitationId: string; digest: string }>>`
    SELECT id, invitation_id AS "invitationId", encode(token_digest, 'hex') AS digest FROM links
    WHERE district_id = ${districtId}::uuid AND token_digest = ANY(
      SELECT decode(value, 'hex') FROM unnest(${round.map(({ digest }) => digest.toString('hex'))}::text[]) AS value)`
  return new Map(rows.map(({ digest, ...link }) => [digest, link]))
}

function tooManyAlike(): AppError {
  return new AppError(
    'unsupported',
    'Too many contacts would get the same claims, so the portal could not tell their links apart. Correct their names and e-mail addresses in the roster, or the claims of the portal.',
  )
}

// Threat: the text comes from anywhere. Choice: it is taken apart by strict rules, nothing in it is followed or
// trusted, it is neither stored nor logged, and the answer tells only what this district may know.
import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canInspect, requireAllowed } from '@/lib/districts/policies'
import { type CheckedSignature, compareSignature, signatureReasons } from '@/lib/portals/judging/compare-signature'
import { judgeToken, judgeWithoutPortal, rankFor } from '@/lib/portals/judging/judge-token'
import { loadSignatureChecker, loadSignatureCheckers, type SignatureChecker } from '@/lib/portals/judging/signature-checker'
import { type RuleFinding, type TakenApart, takeApart } from '@/lib/tokens/take-apart'
import { findIssuedLink, type IssuedTo } from './find-issued-link'
import { findPastedToken } from './pasted-token'

export const inspectedBytes = 64 * 1024

export type Inspection = {
  valid: boolean
  /** Everything that keeps it from working, as sentences; empty when it works. */
  reasons: string[]
  header: Record<string, unknown> | null
  claims: Record<string, unknown> | null
  /** Whose key made the signature; `secretVersion` is null where that is a public key. */
  portal: { id: string; name: string; kind: string; secretVersion: number | null } | null
  /** Every key the signature was compared with. */
  signatures: Array<{ portal: JudgingPortal; secretVersion: number | null; fits: boolean }>
  /** Whose rules it was held against. */
  judgedBy: JudgingPortal | null
  /** Kept and broken: those of the form, then those of `judgedBy`, or what holds for every token where there is no portal. */
  rules: RuleFinding[]
  /** As the kind of `judgedBy` reads it; null where nothing tells, or no calendar holds it. */
  expiresAt: Date | null
  /** The link it is, or would be without the faults of its form. */
  issued: IssuedTo | null
}

type JudgingPortal = { id: string; name: string; label: string }

/**
 * Tells everything about a token or a link: what it says, whose signature it is, which issued link it was, and all that keeps it
 * from working. It is judged by `portal` (id or name; `not_found`), else by the portal it belongs to as far as anything tells.
 * `too_large` past 64 KiB.
 */
export async function inspectToken(actor: Actor, text: string, now: Date, portal?: string): Promise<Inspection> {
  requireAllowed(canInspect, actor)
  if (Buffer.byteLength(text) > inspectedBytes)
    throw new AppError('too_large', 'The text is longer than 64 KiB. Paste one link or one token.')
  const found = findPastedToken(text)
  const token = 'token' in found ? found.token : takeApart('')
  const { districtId } = actor
  const { given, checkers, link } = await inDistrict(districtId, async (tx) => {
    const given = portal === undefined ? undefined : await loadSignatureChecker(tx, districtId, portal)
    const others = await loadSignatureCheckers(tx, districtId, { except: given?.portal.id })
    const link = 'token' in found ? await findIssuedLink(tx, actor, token.token) : undefined
    return { given, checkers: given ? [given, ...others] : others, link }
  })
  if ('reason' in found) return noToken(found.reason, token, given)

  const { header, claims } = token
  const read = header && claims && { header, claims }
  // Two portals may hold the same secret: the one it was issued for comes first, then the one it names.
  const rankOf = (checker: SignatureChecker) => (checker.portal.id === link?.portalId ? -1 : read ? rankFor(checker, read, now) : 0)
  const ranked = checkers
    .map((checker) => ({ checker, rank: rankOf(checker) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ checker }) => checker)
  const checked = header ? await compareSignature(ranked, token, given) : []
  const fits = checked.filter(({ finding }) => finding.fits)
  const signer = fits.find(({ checker }) => checker === given) ?? fits[0]
  const judge = given ?? signer?.checker ?? (link || read ? ranked[0] : undefined)
  const judgement = judge && read ? judgeToken(judge, read, now) : undefined
  const rules = judgement?.findings ?? (read ? judgeWithoutPortal(read, now) : [])
  const reasons = [
    ...token.faults,
    ...(link && token.faults.length > 0 ? ['Without that it would be the token of a link that was issued here.'] : []),
    ...(header ? signatureReasons({ token, checked, signer, judge }) : []),
    ...rules.flatMap(({ broken }) => broken ?? []),
    ...(checkers.length === 0 ? ['This district has no portal yet, so no rules could be checked.'] : []),
  ]
  return {
    valid: reasons.length === 0,
    reasons,
    header,
    claims,
    portal: signer ? signerOf(signer) : null,
    signatures: checked.map(({ checker, finding }) => ({
      portal: named(checker),
      secretVersion: finding.secretVersion,
      fits: finding.fits,
    })),
    judgedBy: judge ? named(judge) : null,
    rules: [...token.structure, ...rules],
    expiresAt: judgement?.expiresAt ?? null,
    issued: link?.issued ?? null,
  }
}

/** What was pasted holds no token, so there is nothing to judge. */
function noToken(reason: string, { structure }: TakenApart, judge: SignatureChecker | undefined): Inspection {
  return {
    valid: false,
    reasons: [reason],
    header: null,
    claims: null,
    portal: null,
    signatures: [],
    judgedBy: judge ? named(judge) : null,
    rules: structure.map(({ rule, broken }) => ({ rule, broken: broken && reason })),
    expiresAt: null,
    issued: null,
  }
}

function signerOf({ checker: { portal }, finding: { secretVersion } }: CheckedSignature): NonNullable<Inspection['portal']> {
  return { id: portal.id, name: portal.name, kind: portal.kind, secretVersion }
}

function named({ portal: { id, name, label } }: SignatureChecker): JudgingPortal {
  return { id, name, label }
}

// Threat: an integrator lets somebody in because of this answer. Choice: a token is valid only when its form, its signature
// by a key that counts today and every rule of the portal hold; whatever is not known for sure makes it invalid, with the reason.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canInspect, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { takeApart } from '@/lib/tokens/take-apart'
import { judgeToken } from './judge-token'
import type { PublicKeys } from './public-keys'
import { loadSignatureChecker, type SignatureFinding } from './signature-checker'

const mostBytes = 64 * 1024

const portalSchema = z.object({ portal: z.string().max(200, 'This is no id or name of a portal.') })

/** What verifying a token answers (DESIGN.md §5): everything that keeps it from being valid, as sentences, and its claims unless it is not. */
export const verificationSchema = z.strictObject({
  valid: z.boolean(),
  reasons: z.array(z.string()),
  claims: z.record(z.string(), z.unknown()).nullable(),
})

export type Verification = z.output<typeof verificationSchema>

/**
 * Whether a token holds by the rules of a portal, which is named by its id or name; the token is taken exactly as it comes. Refuses
 * over 64 KiB with `too_large`, a portal that is unknown with `not_found`.
 */
export async function verifyToken(
  actor: Actor,
  input: { portal: string; token: string },
  now: Date,
  keys?: PublicKeys,
): Promise<Verification> {
  requireAllowed(canInspect, actor)
  const { portal } = parseInput(portalSchema, { portal: input.portal })
  if (Buffer.byteLength(input.token) > mostBytes) throw new AppError('too_large', 'The token is longer than 64 KiB.')
  const { districtId } = actor
  const checker = await inDistrict(districtId, (tx) => loadSignatureChecker(tx, districtId, portal, keys))
  const token = takeApart(input.token)
  const { header, claims, faults } = token
  const reasons = [...faults, ...currentKeyReasons(await checker.check(token))]
  if (header && claims) reasons.push(...judgeToken(checker, { header, claims }, now).findings.flatMap(({ broken }) => broken ?? []))
  const valid = reasons.length === 0 && claims !== null
  return { valid, reasons, claims: valid ? claims : null }
}

/** None when a key that counts today made the signature; otherwise what is to be said of the newest. */
function currentKeyReasons(findings: SignatureFinding[]): string[] {
  if (findings.some((finding) => finding.fits && finding.isCurrent)) return []
  const replaced = findings.find((finding) => finding.fits)
  if (replaced) return [`It is signed with secret version ${replaced.secretVersion}, which was replaced since.`]
  const [newest] = findings
  if (!newest) return ['This portal has no client secret yet, so no signature can be its own.']
  return [newest.fits ? 'No key of this portal made its signature.' : newest.reason]
}

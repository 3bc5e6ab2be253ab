import 'server-only'
import type { TakenApart } from '@/lib/tokens/take-apart'
import type { SignatureChecker, SignatureFinding } from './signature-checker'

/** What one key said of a signature. */
export type CheckedSignature = { checker: SignatureChecker; finding: SignatureFinding }

/**
 * Compares a signature with the secrets of every portal, and then with public keys: those may have to be fetched, so they are asked
 * only when no secret fits, or when `given`, the portal in question, is the one that has them; then all at the same time. Not to be called within a transaction.
 */
export async function compareSignature(
  checkers: SignatureChecker[],
  token: TakenApart,
  given: SignatureChecker | undefined,
): Promise<CheckedSignature[]> {
  const bySecrets = await checkAll(checkers.filter(hasSecrets), token)
  const isFound = bySecrets.some(({ finding }) => finding.fits)
  const byPublicKeys = await checkAll(
    checkers.filter((checker) => !hasSecrets(checker) && (checker === given || !isFound)),
    token,
  )
  return [...bySecrets, ...byPublicKeys]
}

async function checkAll(checkers: SignatureChecker[], token: TakenApart): Promise<CheckedSignature[]> {
  const checked = checkers.map(async (checker) => (await checker.check(token)).map((finding) => ({ checker, finding })))
  return (await Promise.all(checked)).flat()
}

function hasSecrets({ kind }: SignatureChecker): boolean {
  return kind.signs
}

type Compared = {
  token: TakenApart
  checked: CheckedSignature[]
  signer: CheckedSignature | undefined
  /** The portal whose rules the token is held against. */
  judge: SignatureChecker | undefined
}

/** Why the signature is not one of the portal that judges; nothing when it is. A forgery is told before anything else. */
export function signatureReasons({ token: { header, signature }, checked, signer, judge }: Compared): string[] {
  const forgeries = checked.flatMap(({ finding }) => (!finding.fits && finding.isForgery ? [finding.reason] : []))
  if (forgeries.length > 0) return forgeries
  if (signer && signer.checker === judge) return []
  if (signer && judge) {
    const version = signer.finding.secretVersion
    const key = version === null ? 'a public key' : `secret version ${version}`
    return [`Its signature is not one of ${judge.portal.name}: it was made with ${key} of ${signer.checker.portal.name}.`]
  }
  if (header?.alg === 'none' || signature.length === 0) return ['It is not signed at all.']
  const own = checked.find(({ checker }) => checker === judge)?.finding
  if (judge && !hasSecrets(judge) && own && !own.fits) return [own.reason]
  if (header?.alg !== 'HS256')
    return ['Its signature is of another algorithm than HS256, which is the only one portals with a client secret accept.']
  return ['Its signature was not made with any client secret of this district, or the token was changed afterwards.']
}

import 'server-only'
import { isListed, isOfPlace, isRegular, type PasswordPlace } from './password-blocklist'

/** Whose password it is to be. `hasSecondFactor`: signing in asks for a second factor as well. */
export type PasswordOwner = PasswordPlace & { hasSecondFactor: boolean }

const shortestAlone = 15
const shortestBesideFactor = 8
const longest = 256

/** How many characters a password has at least: 15 where it is all that is asked for, 8 beside a second factor (NIST SP 800-63B-4 §3.1.1.2). */
export function shortestPassword({ hasSecondFactor }: { hasSecondFactor: boolean }): number {
  return hasSecondFactor ? shortestBesideFactor : shortestAlone
}

/** Whether the password is enough beside a second factor only. */
export function isShortPassword(password: string): boolean {
  return lengthOf(password) < shortestAlone
}

/**
 * Why a password cannot be taken, as a sentence that repeats nothing of it; undefined when it can. Asked for are length, in
 * Unicode characters after NFKC, and that it is not what a guesser tries first; no mixture of kinds of characters (NIST SP 800-63B-4 §3.1.1.2).
 */
export function checkPassword(password: string, owner: PasswordOwner): string | undefined {
  const text = password.normalize('NFKC')
  const shortest = shortestPassword(owner)
  const length = lengthOf(password)
  if (length < shortest) return `Use at least ${shortest} characters. A short sentence is easy to remember and hard to guess.`
  if (length > longest) return `Use at most ${longest} characters.`
  if (isListed(text)) return 'This password is among those that are guessed first. Choose another, such as a short sentence.'
  if (isOfPlace(text, owner))
    return 'This password is made of your address or the names of your district or this product. Add words of your own.'
  if (isRegular(text, shortest)) return 'This password repeats or runs along the keyboard, so it is guessed early. Choose another.'
  return undefined
}

function lengthOf(password: string): number {
  return [...password.normalize('NFKC')].length
}

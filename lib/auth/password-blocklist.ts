// Threat: a guesser begins with passwords of earlier leaks, then with what the place suggests. Choice: the whole password, in
// every usual spelling, is compared with both (NIST SP 800-63B-4 §3.1.1.2); a word of them inside a longer one does no harm.
import 'server-only'
import { dictionary } from '@zxcvbn-ts/language-common'

/** Words a guesser tries here first. */
export type PasswordPlace = { email: string; districtName: string; slug: string }

const productWords = ['invite', 'invitedesk', 'desk', 'gg4l', 'school', 'passport', 'schoolpassport']

const leftMatters = 4
const restMatters = 8
const fewCharacters = 4

let listed: Set<string> | undefined

/** Whether the password, also with digits and signs before or behind it or in place of letters, is on a list of leaked passwords or a single word. */
export function isListed(password: string): boolean {
  listed ??= new Set([...dictionary['passwords-common'], ...dictionary['diceware-common']])
  const known = listed
  return spellingsOf(password).some((spelling) => known.has(spelling) || known.has(coreOf(spelling)))
}

/** Whether the password is made of the names of the place alone: less than four letters of it are anything else. */
export function isOfPlace(password: string, place: PasswordPlace): boolean {
  const words = placeWords(place)
  return spellingsOf(password).some((spelling) => {
    const rest = words.reduce((left, word) => left.replaceAll(word, ' '), spelling)
    if (rest === spelling) return false
    const kept = rest.replace(/[^\p{L}\p{N}]/gu, '')
    return kept.replace(/\p{N}/gu, '').length < leftMatters && (kept.length < restMatters || isRegular(kept, restMatters))
  })
}

/** Whether the password repeats what is shorter than a password may be, has few different characters, or runs along the alphabet, the digits or a keyboard. */
export function isRegular(password: string, shortest: number): boolean {
  const characters = [...password.toLowerCase()]
  if (new Set(characters).size <= fewCharacters) return true
  for (let period = 1; period < shortest && period * 2 <= characters.length; period += 1) {
    if (characters.every((character, index) => index < period || character === characters[index - period])) return true
  }
  const steps = characters.slice(1).filter((character, index) => isStep(characters[index] ?? '', character))
  return steps.length * 4 >= (characters.length - 1) * 3
}

/** As typed, without what stands between, and with letters for the signs that stand for them; those at the end may be signs indeed. */
function spellingsOf(password: string): string[] {
  const typed = password.toLowerCase()
  const plain = typed.replace(/[^\p{L}\p{N}]/gu, '')
  const lettered = [typed, typed.replace(/[^\p{L}]+$/u, '')].map(lettersOf).filter((letters) => letters.length * 2 >= typed.length)
  return [typed, plain, ...lettered]
}

function lettersOf(typed: string): string {
  return typed.replace(/[@4310!$57]/g, (sign) => letterOf[sign] ?? sign).replace(/[^\p{L}]/gu, '')
}

const letterOf: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '0': 'o',
  '!': 'i',
  $: 's',
  '5': 's',
  '7': 't',
}

/** Without the digits and signs at its ends, unless those are more than the rest. */
function coreOf(spelling: string): string {
  const core = spelling.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return core.length * 2 >= spelling.length ? core : spelling
}

/** The longest first, so that no word takes a piece of a longer one away. */
function placeWords({ email, districtName, slug }: PasswordPlace): string[] {
  const [local = '', host = ''] = email.split('@')
  const hostWithoutTop = host.split('.').slice(0, -1).join('.')
  const wholes = [local, hostWithoutTop, districtName, slug].map((text) => text.normalize('NFKC').toLowerCase())
  const words = wholes.flatMap((text) => [text, text.replace(/[^\p{L}\p{N}]/gu, ''), ...text.split(/[^\p{L}\p{N}]+/u)])
  return [...new Set([...productWords, ...words])].filter((word) => word.length > 2).toSorted((one, other) => other.length - one.length)
}

const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop']
const columns = ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol', '0p']

const neighbours = new Set(
  [...runs, ...columns].flatMap((run) => [...run].slice(1).flatMap((character, index) => [run[index] + character, character + run[index]])),
)

function isStep(one: string, other: string): boolean {
  return one === other || neighbours.has(one + other)
}

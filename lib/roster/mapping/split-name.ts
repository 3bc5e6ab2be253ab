import { tidyValue } from '@/lib/roster/files/line-values'

export type SplitName = { givenName: string; familyName: string }

/** Words that belong to the family name that follows them. */
const particles = new Set(
  'al af ben bin bint da das de del della den der di do dos du el ibn la las le los st. ten ter van vande vander von zu'.split(' '),
)
const suffixes = new Set(['jr', 'jr.', 'sr', 'sr.', 'ii', 'iii', 'iv'])

/**
 * The two names of a full name. Before a comma stands the family name; otherwise it is the last word with the particles
 * before it, or, where family names come first, the first word with them. One word alone is a family name.
 */
export function splitName(text: string, order: 'given_first' | 'family_first'): SplitName {
  const name = tidyValue(text)
  const comma = name.indexOf(',')
  if (
    comma !== -1 &&
    !suffixes.has(
      name
        .slice(comma + 1)
        .trim()
        .toLowerCase(),
    )
  ) {
    return { familyName: name.slice(0, comma).trim(), givenName: name.slice(comma + 1).trim() }
  }
  const words = name.split(' ')
  const isParticle = (index: number) => particles.has((words[index] ?? '').toLowerCase())
  if (order === 'family_first') {
    let end = 1
    while (end < words.length && isParticle(end - 1)) end++
    return { familyName: words.slice(0, end).join(' '), givenName: words.slice(end).join(' ') }
  }
  let start = words.length - 1
  if (start > 0 && suffixes.has((words[start] ?? '').toLowerCase())) start--
  while (start > 1 && isParticle(start - 1)) start--
  return { givenName: words.slice(0, start).join(' '), familyName: words.slice(start).join(' ') }
}

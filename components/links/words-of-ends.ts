export type Ending = { name: string; expiresAt: Date | null }

const soon = { ends_soon: 'in less than 1 hour', ends_now: 'in less than 10 minutes' } as const

/** What is said as links go from one phase to the next, in one sentence each however many they are; nothing while none does. */
export function wordsOfEnds(links: readonly Ending[], before: readonly string[], now: readonly string[]): string {
  const turned = (phase: string) => links.filter((_, index) => now[index] === phase && before[index] !== phase).map(({ name }) => name)
  const sentences = (['ends_soon', 'ends_now', 'expired'] as const).flatMap((phase) => {
    const names = turned(phase)
    if (names.length === 0) return []
    const [first] = names
    const subject = names.length === 1 ? `The link for ${first}` : `${names.length.toLocaleString('en-US')} links`
    if (phase === 'expired') return [`${subject} ${names.length === 1 ? 'has' : 'have'} expired.`]
    return [`${subject} ${names.length === 1 ? 'expires' : 'expire'} ${soon[phase]}.`]
  })
  return sentences.join(' ')
}

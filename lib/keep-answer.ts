/** Asks at most once at a time, and not again for so many milliseconds after an answer: whoever comes meanwhile gets the same one. A rejection is not kept. */
export function keepAnswer<Answer>(milliseconds: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let kept: { answer: Promise<Answer>; until: number } | undefined
  return () => {
    if (kept && performance.now() < kept.until) return kept.answer
    const asked = { answer: ask(), until: Number.POSITIVE_INFINITY }
    kept = asked
    asked.answer.then(
      () => {
        asked.until = performance.now() + milliseconds
      },
      () => {
        asked.until = 0
      },
    )
    return asked.answer
  }
}

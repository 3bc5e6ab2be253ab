/** Whether PostgreSQL can hold the text: no NUL, no half of a surrogate pair. Neither stands in anything that could be found. */
export function isStorableText(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text)
}

/** The refusal for a field where it cannot. */
export const notStorable = 'It holds characters that no text can have.'

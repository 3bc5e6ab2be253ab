/** Puts grades in the order a school counts them: PK, K, 1, 2 … 12, then what is no number. */
export function compareGrades(one: string, other: string): number {
  return rank(one) - rank(other) || one.localeCompare(other, 'en', { numeric: true })
}

function rank(grade: string): number {
  if (/^(P|T)K/i.test(grade)) return -2
  return /^K/i.test(grade) ? -1 : 0
}

/** "83 %"; never 0 % of something, nor 100 % of less than all. Blank of nothing. */
export function shareOf(count: number, whole: number): string {
  if (whole === 0) return ''
  const percent = Math.round((count / whole) * 100)
  if (percent === 0 && count > 0) return 'under 1 %'
  if (percent === 100 && count < whole) return 'over 99 %'
  return `${percent} %`
}

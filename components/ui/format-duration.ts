/** A length of time in words: "5 hours", "1 hour 30 minutes", "24 hours"; from two days on in days, "14 days". */
export function formatDuration(seconds: number): string {
  const days = seconds < 2 * 86_400 ? 0 : Math.floor(seconds / 86_400)
  const parts = [
    { count: days, word: 'day' },
    { count: Math.floor((seconds - days * 86_400) / 3600), word: 'hour' },
    { count: Math.floor((seconds % 3600) / 60), word: 'minute' },
    { count: seconds % 60, word: 'second' },
  ]
  const said = parts.filter(({ count }) => count > 0).map(({ count, word }) => `${count} ${word}${count === 1 ? '' : 's'}`)
  return said.length > 0 ? said.join(' ') : '0 seconds'
}

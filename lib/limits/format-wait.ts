/** When to try again, as a sentence: seconds below a minute and a half, then whole minutes, rounded up. */
export function formatWait(seconds: number): string {
  if (seconds <= 90) return seconds === 1 ? 'Try again in 1 second.' : `Try again in ${seconds} seconds.`
  return `Try again in ${Math.ceil(seconds / 60)} minutes.`
}

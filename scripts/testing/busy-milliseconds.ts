/** For how long the work keeps this process busy: unlike the time that passes, much the same on a machine with other things to do. */
export function busyMilliseconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

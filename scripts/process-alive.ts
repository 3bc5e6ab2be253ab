import { readFileSync } from 'node:fs'

/** Whether the process runs. On Linux one that died and was not yet collected by its parent counts as dead. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const state = statFields(pid)?.[0]
  return state !== 'Z' && state !== 'X'
}

/** Clock ticks since boot at which the process started, from Linux's /proc; elsewhere empty, and the process id alone decides. */
export function processStartedAt(pid: number): string {
  return statFields(pid)?.[19] ?? ''
}

/** The fields of /proc/…/stat after the command's name, which may itself hold spaces and brackets: state first. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    // Gone between two looks, or a system without /proc.
    return undefined
  }
}

import { exportRecord } from '@/lib/audit/export-record'
import type { Actor } from '@/lib/districts/actor'

/** The exported record of the actor's district, all lines at once. */
export async function exportedLines(actor: Actor, now = new Date()): Promise<string[]> {
  const lines: string[] = []
  for await (const line of await exportRecord(actor, now)) lines.push(line)
  return lines
}

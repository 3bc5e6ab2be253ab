import type { Actor } from '@/lib/districts/actor'
import { applyImport } from '@/lib/roster/apply-import'
import type { RosterImport } from '@/lib/roster/import-json'
import { type RosterUpload, receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { undoImport } from '@/lib/roster/undo-import'

type Upload = Omit<RosterUpload, 'body'> & { body: string | Uint8Array | AsyncIterable<Uint8Array> }

/** Uploads a roster and has it read and compared, as a worker would. */
export async function stageRoster(actor: Actor, { body, ...upload }: Upload, now: Date): Promise<RosterImport> {
  const { id } = await receiveImport(actor, { ...upload, body: asStream(body) }, now)
  return runImportToEnd(actor, id, { now })
}

/** Applies a staged roster to the end, as a worker would. */
export async function applyRoster(actor: Actor, id: string, { release = false }: { release?: boolean }, now: Date): Promise<RosterImport> {
  await applyImport(actor, id, { release }, now)
  return runImportToEnd(actor, id, { now })
}

/** Undoes an applied roster to the end, as a worker would. */
export async function undoRoster(actor: Actor, id: string, now: Date): Promise<RosterImport> {
  await undoImport(actor, id, now)
  return runImportToEnd(actor, id, { now })
}

async function* asStream(body: Upload['body']): AsyncGenerator<Uint8Array> {
  if (typeof body === 'string') yield Buffer.from(body)
  else if (body instanceof Uint8Array) yield body
  else yield* body
}

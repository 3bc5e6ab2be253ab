import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { takeIdempotencyTurn } from '@/lib/idempotency-turn'
import type { RosterImport } from '@/prisma/generated/client'

/** The import that the actor began with this idempotency key, or null. An actor without an id keeps others like it waiting until the transaction ends. */
export async function findKeyedImport(tx: DistrictTransaction, actor: Actor, idempotencyKey: string): Promise<RosterImport | null> {
  await takeIdempotencyTurn(tx, actor, idempotencyKey)
  const { districtId, kind, id } = actor
  return tx.rosterImport.findFirst({ where: { districtId, actorKind: kind, actorId: id, idempotencyKey } })
}

/** The refusal of an idempotency key that stands for something else. */
export function reusedKey(what: string): AppError {
  return new AppError('idempotency_key_reused', `This idempotency key was used for an import of ${what}. Use a new one.`)
}

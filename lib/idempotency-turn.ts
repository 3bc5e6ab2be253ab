import 'server-only'
import { createHash } from 'node:crypto'
import type { DistrictTransaction } from './district-scope'
import type { Actor } from './districts/actor'

/**
 * Until the transaction ends, nobody else who has no id of their own looks for this idempotency key. A unique key of the database
 * does not stop two of them, since to it one null is not another; for who has an id it does, and nothing is waited for.
 */
export async function takeIdempotencyTurn(tx: DistrictTransaction, { districtId, kind, id }: Actor, idempotencyKey: string): Promise<void> {
  if (id !== null) return
  const name = createHash('sha256').update(`${districtId} ${kind} ${idempotencyKey}`).digest('base64url')
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`idempotency ${name}`}, 0))`
}

import 'server-only'
import type { AppError, ErrorCode } from './app-error'
import type { Actor } from './districts/actor'
import { logger } from './logger'

/** Refusals an operator wants to see a run of: somebody tries what is not theirs, or tries too often (ASVS 16.3.2, 16.3.3). */
const watched: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'rate_limited']

/** Writes a line about a refusal of a door, where it may be an attack: its code and who asked, never what was asked for. */
export function logRefusal(
  { code }: AppError,
  { door, actor }: { door: string; actor?: Pick<Actor, 'districtId' | 'kind' | 'id'> | undefined },
): void {
  if (!watched.includes(code)) return
  logger.warn({ code, door, ...(actor && { districtId: actor.districtId, actor: actor.kind, actorId: actor.id }) }, 'refused')
}

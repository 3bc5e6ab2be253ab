import { type KeyRotation, type LeftDistrict, rotateKeys } from '@/lib/secrets/rotate-keys'
import type { Command } from './command'

export const keysCommands: Record<string, Command> = {
  'keys rotate': {
    usage: '',
    flags: {},
    plan: () => async (now) => {
      const rotation = await rotateKeys(now, { by: 'operator' })
      const { rotated, left, current } = rotation
      return {
        json: { rotated, left: left.length, current },
        lines: linesOf(rotation),
        ...(left.length > 0 && { refusal: left.map(reasonOf).join('\n') }),
      }
    },
  },
}

function linesOf({ rotated, left, current }: KeyRotation): string[] {
  return [
    `Sealed ${districts(rotated)} anew with the key ${current}.`,
    left.length === 0 ? 'None left: older keys may be taken out of ENCRYPTION_KEYS.' : `${districts(left.length)} left. Keep every key.`,
  ]
}

function reasonOf({ districtId, keyId, missing }: LeftDistrict): string {
  return missing
    ? `District ${districtId} is sealed with the key ${keyId}, which ENCRYPTION_KEYS does not hold. Add it behind the current one.`
    : `District ${districtId} does not open with the key ${keyId} of ENCRYPTION_KEYS: that is another key of the same id, or the row was touched.`
}

function districts(count: number): string {
  return count === 1 ? '1 district' : `${count} districts`
}

import type { ActivationSource } from '@/prisma/generated/enums'

/** Whether the office may take it back: what a person or a program said, but not what a file from outside states. */
export function canWithdraw(source: ActivationSource | null): boolean {
  return source === 'hand' || source === 'api'
}

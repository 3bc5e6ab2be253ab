import { AppError } from '@/lib/app-error'

/** Refuses with `conflict` where the contact was erased: whatever is written down would say anew who it was. */
export function requireNotErased(contact: { erasedAt: Date | null } | undefined): void {
  if (contact?.erasedAt) throw new AppError('conflict', 'This contact was erased, so nothing more is written down about them.')
}

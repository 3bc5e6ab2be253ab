import type { PortalDescription } from './portal-description'

/** What a new portal is called until somebody names it: as the system calls itself, or as GG4L's families know theirs. */
export function usualName({ kind, label }: Pick<PortalDescription, 'kind' | 'label'>): string {
  return kind === 'gg4l' ? 'Parent Portal' : label
}

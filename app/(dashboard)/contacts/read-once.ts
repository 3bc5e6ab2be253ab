import { cache } from 'react'
import { hasMailServer } from '@/lib/mail/has-mail-server'
import { findPortals } from '@/lib/portals/portals'

/** `findPortals`, once for all parts of a page that ask as the same actor. */
export const findPortalsOnce = cache(findPortals)

/** `hasMailServer`, once for all parts of a page that ask as the same actor. */
export const hasMailServerOnce = cache(hasMailServer)

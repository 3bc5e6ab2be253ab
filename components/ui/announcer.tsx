'use client'

import { setAnnouncer } from './announce'

/** Stands once, in the root layout; `announce` reaches it from anywhere in the browser. `aria-live` also keeps it heard beside an open dialog. */
export function Announcer() {
  return <div ref={setAnnouncer} aria-live="polite" className="sr-only" />
}

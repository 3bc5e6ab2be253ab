import { printLetters } from '@/app/letters/actions'
import type { Creating } from '@/components/contacts/create-links-dialog'
import type { Printing } from '@/components/letters/print-letters-dialog'
import { env } from '@/lib/env'

/** What the *Print letters* dialog needs; undefined for a role that creates no links. */
export function findPrinting(creating: Creating | undefined): Printing | undefined {
  return creating && { portals: creating.portals, appUrl: env().APP_URL, printLetters }
}

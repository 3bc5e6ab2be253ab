import { z } from 'zod'

/**
 * What a run counts beside the contacts, stored with its counts: `students` and `contacts` read, rows left out on purpose
 * (`disabled` users, `ended` roles, `dangling` agents that point nowhere, `otherRows` that by their mapping are of no contact, `unknownDeletions` of rows never seen), whose
 * `activated` invitations it marks, and `closedInvitations` of contacts who left, became restricted or changed e-mail. It
 * hands *do not invite* and *needs none* on to `flagsCarried` contacts whose key changed. Of the GUIDs a GUID file brought, `guidsJoined` reach a contact and `guidsUnclear` may be somebody else's.
 */
export const importNotesSchema = z.object({
  students: z.number().default(0),
  disabled: z.number().default(0),
  ended: z.number().default(0),
  dangling: z.number().default(0),
  otherRows: z.number().default(0),
  unknownDeletions: z.number().default(0),
  activated: z.number().default(0),
  closedInvitations: z.number().default(0),
  flagsCarried: z.number().default(0),
  guidsJoined: z.number().default(0),
  guidsUnclear: z.number().default(0),
  sharedEmail: z.number().default(0),
  manyGuardians: z.number().default(0),
  roleAccounts: z.number().default(0),
  invisibleCharacters: z.number().default(0),
})

export type ImportNotes = z.output<typeof importNotesSchema>

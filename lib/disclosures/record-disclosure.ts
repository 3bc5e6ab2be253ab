import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordMentions } from '@/lib/audit/record-mentions'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canRecordDisclosures, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { dayOf, daySchema } from '@/lib/zoned-day'
import { type DisclosureGround, disclosureGrounds } from './disclosure-ground'

const mostContacts = 200
const grounds = Object.keys(disclosureGrounds) as [DisclosureGround, ...DisclosureGround[]]

export const newDisclosureSchema = z.object({
  party: z.string().trim().min(1, 'Say who got it.').max(200, 'Use at most 200 characters.'),
  what: z.string().trim().min(1, 'Say what they got.').max(500, 'Use at most 500 characters.'),
  ground: z.string().pipe(z.enum(grounds, 'Choose on what ground.')),
  /** A day of the district's calendar, YYYY-MM-DD. */
  disclosedOn: daySchema,
  /** Whom it is about, one to a line: a GUID, an id, a sourcedId, an e-mail address or a whole name; of a student a sourcedId or a whole name. Blank lines name nobody. */
  contacts: z
    .array(z.string().trim().max(300))
    .max(mostContacts, `Name at most ${mostContacts} contacts; write down the others as another disclosure.`),
  note: z.string().trim().max(2_000, 'Use at most 2,000 characters.'),
  /** They asked for it and did not get it. */
  refused: z.boolean().default(false),
})

/** 34 CFR 99.32(a)(5) asks for the threat. */
const noteNeeded: Partial<Record<DisclosureGround, string>> = { other: 'Name the ground.', emergency: 'Name the threat.' }

export type NewDisclosure = z.output<typeof newDisclosureSchema>

/**
 * Writes down a disclosure that the product did not make itself (34 CFR 99.32): who got what, on what ground, on which day, about whom. What is typed stands
 * beside the leaf. A student stands for their contacts. Refuses with `invalid_input` a day to come, nobody and no note, a ground that needs a note without one,
 * and a line nobody or more than one answers to.
 */
export async function recordDisclosure(actor: Actor, input: z.input<typeof newDisclosureSchema>, now: Date): Promise<void> {
  requireAllowed(canRecordDisclosures, actor)
  const { party, what, ground, disclosedOn, contacts, note, refused } = parseInput(newDisclosureSchema, input)
  const lines = contacts.flatMap((reference, index) => (reference === '' ? [] : [{ reference, line: index + 1 }]))
  if (lines.length === 0 && note === '') throw refusal('contacts', 'Name whom it is about, or say it in the note.')
  const needed = noteNeeded[ground]
  if (needed && note === '') throw refusal('note', needed)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { timeZone: true } })
    if (disclosedOn > dayOf(now, timeZone)) throw refusal('disclosedOn', 'Choose today or a day before.')
    const meant: Meant[] = []
    for (const line of lines) meant.push(await findMeant(tx, districtId, line))
    const contactIds = meant.flatMap((one) => one.contactIds)
    const students = [...new Set(meant.flatMap(({ studentId }) => studentId ?? []))].sort()
    const [only, ...others] = new Set(contactIds)
    await recordMentions(
      tx,
      { actor, at: now },
      {
        action: 'disclosure.recorded',
        ...(only !== undefined && others.length === 0 && { subjectId: only }),
        details: { ground, disclosed_on: disclosedOn, ...(refused && { refused }), ...(students.length > 0 && { students }) },
        personal: { party, what, ...(note === '' ? {} : { note }) },
        contactIds,
      },
    )
  })
}

type Meant = { contactIds: string[]; studentId: string | null }

/** Also somebody who has left the roster: what was given away stays given away. */
async function findMeant(
  tx: DistrictTransaction,
  districtId: string,
  { reference, line }: { reference: string; line: number },
): Promise<Meant> {
  const id = z.uuid().safeParse(reference).data?.toLowerCase() ?? null
  const rows = await tx.$queryRaw<Meant[]>`
    SELECT ARRAY[id] AS "contactIds", NULL AS "studentId" FROM contacts WHERE district_id = ${districtId}::uuid AND erased_at IS NULL AND (
      guid = ${reference} OR id = ${id}::uuid OR sourced_id = ${reference} OR lower(email) = lower(${reference})
      OR lower(concat_ws(' ', given_name, family_name)) = lower(${reference}))
    UNION ALL
    SELECT ARRAY(SELECT r.contact_id FROM relationships r WHERE r.district_id = s.district_id AND r.student_id = s.id), s.id
    FROM students s WHERE s.district_id = ${districtId}::uuid AND (
      s.sourced_id = ${reference} OR lower(concat_ws(' ', s.given_name, s.family_name)) = lower(${reference}))
    LIMIT 2`
  const [only, other] = rows
  if (!only) throw refusal('contacts', `Line ${line}: nobody answers to it. Type a GUID, an e-mail address or the whole name.`)
  if (other) throw refusal('contacts', `Line ${line}: more than one answers to it. Type the GUID of a contact.`)
  return only
}

function refusal(field: keyof NewDisclosure, message: string): AppError {
  return new AppError('invalid_input', message, { [field]: message })
}

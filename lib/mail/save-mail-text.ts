import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageMail, requireAllowed } from '@/lib/districts/policies'
import { familyLanguageTags } from '@/lib/family-language'
import { parseInput } from '@/lib/parse-input'
import { getMailTexts, type VersionedMailText } from './get-mail-texts'
import { mailWords } from './mail-templates'
import { findTextMistakes, type MailText, templateKinds } from './mail-text'

/** Which text is meant. */
export const mailTextKeySchema = z.object({
  kind: z.enum(templateKinds, 'Choose one of the mails.'),
  language: z.enum(familyLanguageTags, 'Choose a language families are written to in.'),
})

export type MailTextKey = z.output<typeof mailTextKeySchema>

/** A text with the place it is for. What is wrong with the text itself, `findTextMistakes` says. */
export const mailTextSchema = mailTextKeySchema.extend({
  subject: z.string('Write a subject.').trim(),
  body: z.string('Write a text.').transform((text) => text.replace(/\r\n?/g, '\n').trim()),
})

/** Keeps a new version of a text, which counts from now on. The same text again makes no version; `invalid_input` by field for one with a mistake. */
export async function saveMailText(actor: Actor, input: z.input<typeof mailTextSchema>, now: Date): Promise<VersionedMailText> {
  requireAllowed(canManageMail, actor)
  const { subject, body, ...key } = parseInput(mailTextSchema, input)
  const mistakes = findTextMistakes({ subject, body })
  const [first] = Object.values(mistakes)
  if (first) throw new AppError('invalid_input', first, mistakes)
  return keepVersion(actor, { key, text: { subject, body } }, now)
}

/** Makes the default text count again, as a new version. Repeating it changes nothing. */
export async function restoreMailText(actor: Actor, input: MailTextKey, now: Date): Promise<VersionedMailText> {
  requireAllowed(canManageMail, actor)
  const key = parseInput(mailTextKeySchema, input)
  return keepVersion(actor, { key, text: mailWords[key.language].texts[key.kind] }, now)
}

async function keepVersion(actor: Actor, { key, text }: { key: MailTextKey; text: MailText }, now: Date): Promise<VersionedMailText> {
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    await lockTexts(tx, districtId)
    const current = (await getMailTexts(tx, districtId)).get(`${key.kind}/${key.language}`)
    if (current && current.subject === text.subject && current.body === text.body) return current
    const version = (current?.version ?? 0) + 1
    const { subject, body } = text
    const by = { actorKind: actor.kind, actorId: actor.id, createdAt: now }
    await tx.mailTemplate.create({ data: { districtId, ...key, version, subject, body, ...by } })
    await recordEvent(tx, { actor, at: now }, { action: 'mail_template.saved', details: { ...key, version } })
    return { subject, body, version }
  })
}

/** One save at a time in a district: the next version follows the one that is there. */
async function lockTexts(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`mail texts ${districtId}`}, 0))`
}

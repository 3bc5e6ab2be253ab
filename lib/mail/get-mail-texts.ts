import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { type FamilyLanguageTag, familyLanguageTags } from '@/lib/family-language'
import { mailWords } from './mail-templates'
import { type MailText, type TemplateKind, templateKinds } from './mail-text'

/** A text with the number of its version; 0 is the default text, which is not stored. */
export type VersionedMailText = MailText & { version: number }

/** The text that counts for each mail in each language. */
export type MailTexts = Map<`${TemplateKind}/${FamilyLanguageTag}`, VersionedMailText>

/** The newest version of every text, for whoever may see the mails. */
export async function findMailTexts(actor: Actor): Promise<MailTexts> {
  requireAllowed(canViewMail, actor)
  return inDistrict(actor.districtId, (tx) => getMailTexts(tx, actor.districtId))
}

/** The newest version of every text, the default text where the district has not written one: there is a text for each mail in each language. */
export async function getMailTexts(tx: DistrictTransaction, districtId: string): Promise<MailTexts> {
  const written = await tx.$queryRaw<Array<VersionedMailText & { kind: string; language: string }>>`
    SELECT DISTINCT ON (kind, language) kind, language, version, subject, body FROM mail_templates
    WHERE district_id = ${districtId}::uuid
    ORDER BY kind, language, version DESC`
  const newest = new Map(written.map(({ kind, language, ...text }) => [`${kind}/${language}`, text]))
  const texts: MailTexts = new Map()
  for (const kind of templateKinds) {
    for (const language of familyLanguageTags) {
      texts.set(`${kind}/${language}`, newest.get(`${kind}/${language}`) ?? { ...mailWords[language].texts[kind], version: 0 })
    }
  }
  return texts
}

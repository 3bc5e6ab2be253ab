import { chooseFamilyLanguage, type FamilyLanguageTag } from '@/lib/family-language'
import type { MailContent } from '@/lib/mail/mail-content'
import type { MailText, TemplateKind } from '@/lib/mail/mail-text'
import { type RenderedMail, renderMail } from '@/lib/mail/render-mail'

/** What the mails of a district say of it, and for how many days the sample invites. */
export type SampleDistrict = Pick<MailContent, 'districtName' | 'timeZone' | 'officeContact' | 'portalName' | 'form'> & { days: number }

const dayMilliseconds = 86_400_000

type SampleRequest = { kind: TemplateKind; language: FamilyLanguageTag; district: SampleDistrict; now: Date }

/** The text as a family that does not exist would read it. */
export function renderSampleMail(text: MailText, { kind, language, district, now }: SampleRequest): RenderedMail {
  const { days, ...said } = district
  const content: MailContent = {
    ...said,
    kind,
    language: chooseFamilyLanguage([language]),
    schools: ['Lincoln Elementary School'],
    persons: [
      {
        name: 'Ana Ruiz',
        givenName: 'Ana',
        // A name that leads nowhere (RFC 2606).
        url: 'https://invitations.example.org/i/sample/0000-0000',
        closesAt: new Date(now.getTime() + days * dayMilliseconds),
      },
    ],
  }
  return renderMail(text, content)
}

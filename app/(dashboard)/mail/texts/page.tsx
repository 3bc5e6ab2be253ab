import type { Metadata } from 'next'
import { TextEditor } from '@/components/mail/texts/text-editor'
import { TextHistory } from '@/components/mail/texts/text-history'
import { TextPreview } from '@/components/mail/texts/text-preview'
import { TextSections, templateKindWords } from '@/components/mail/texts/text-sections'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { requireMember } from '@/lib/auth/session'
import { findContacts } from '@/lib/contacts/find-contacts'
import type { Actor } from '@/lib/districts/actor'
import { pageRules } from '@/lib/districts/district-policy'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { canManageMail, canViewMail } from '@/lib/districts/policies'
import { chooseFamilyLanguage } from '@/lib/family-language'
import { getMailTextHistory } from '@/lib/mail/get-mail-text-history'
import { findMailTexts } from '@/lib/mail/get-mail-texts'
import { hasMailServer } from '@/lib/mail/has-mail-server'
import { mailWords } from '@/lib/mail/mail-templates'
import { templatePurposes } from '@/lib/mail/mail-text'
import { mailTextKeySchema } from '@/lib/mail/save-mail-text'
import { findPortals, type PortalView } from '@/lib/portals/portals'
import { signingTraits } from '@/lib/portals/signing-traits'
import { restoreText, saveText, sendTestOfText } from './actions'

export const metadata: Metadata = { title: 'Mail texts' }

export default async function MailTextsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember(canViewMail)
  const { filter, ignored } = readAddressFilter(mailTextKeySchema.partial(), await searchParams)
  const { kind = 'invitation', language: tag = 'en' } = filter
  const [texts, history, policy, allPortals, hasServer] = await Promise.all([
    findMailTexts(actor),
    getMailTextHistory(actor, { kind, language: tag }),
    getDistrictPolicy(actor),
    findPortals(actor),
    hasMailServer(actor),
  ])
  const original = mailWords[tag].texts[kind]
  const current = texts.get(`${kind}/${tag}`) ?? { ...original, version: 0 }
  const canManage = canManageMail(actor)
  const language = chooseFamilyLanguage([tag])
  const { signsIn } = templatePurposes[kind]
  const portals = allPortals.filter((portal) => signingTraits(portal)?.signsIn === signsIn)
  const sample = {
    districtName: district.name,
    timeZone: district.timeZone,
    officeContact: policy.officeContact,
    portalName: portals[0]?.name ?? 'Parent Portal',
    form: policy.invitePages ? ('invite_page' as const) : ('signed' as const),
    days: policy.invitePages ? pageRules(policy, { signsIn, hasMail: hasServer }).days : 1,
  }
  const testedAs = canManage && hasServer ? await findTestedAs(actor, portals) : undefined
  return (
    <>
      <PageHeader
        title="Mail texts"
        description="What families read in an invitation and in a reminder, in each of their languages."
        back={{ href: '/mail', label: 'Mail' }}
      />
      <TextSections kind={kind} language={tag} versions={Object.fromEntries([...texts].map(([key, { version }]) => [key, version]))} />
      <IgnoredNotice names={ignored} />
      <div className="flex flex-col gap-8">
        <section aria-labelledby="text" className="flex flex-col gap-4">
          <h2 id="text" className="font-semibold text-base">
            {templateKindWords[kind]}: <bdi lang={tag}>{language.name}</bdi>
          </h2>
          <p className="max-w-180 text-muted text-sm">{sentenceOn({ signsIn, portals })}</p>
          {canManage ? (
            <TextEditor
              // Another text, or a newer version of it, is another form.
              key={`${kind}/${tag}/${current.version}`}
              kind={kind}
              language={tag}
              current={current}
              district={sample}
              saveText={saveText}
              test={testedAs && { send: sendTestOfText, as: testedAs }}
            />
          ) : (
            <>
              <Notice>An owner or admin changes the texts.</Notice>
              <div className="max-w-180">
                <TextPreview text={current} kind={kind} language={tag} district={sample} />
              </div>
            </>
          )}
        </section>
        <TextHistory
          kind={kind}
          language={tag}
          direction={language.direction}
          versions={history}
          timeZone={district.timeZone}
          isOriginal={current.subject === original.subject && current.body === original.body}
          changes={canManage ? { saveText, restoreText } : undefined}
        />
      </div>
    </>
  )
}

function sentenceOn({ signsIn, portals }: { signsIn: boolean; portals: readonly PortalView[] }): string {
  const what = signsIn
    ? 'For portals whose links sign families in. They choose no user name and no password.'
    : 'For portals where families set up an account with a user name and a password.'
  const names = new Intl.ListFormat('en-US').format(portals.map(({ name }) => name))
  return `${what} ${names === '' ? 'You have none yet.' : `Yours: ${names}.`}`
}

/** A test is written to somebody of the roster for a portal that is ready; without them there is none. */
async function findTestedAs(actor: Actor, portals: PortalView[]): Promise<{ portal: string; contactIds: string[] } | undefined> {
  const portal = portals.find(({ missing }) => missing.length === 0)
  const { rows } = await findContacts(actor, { filter: {}, paging: { limit: 1 } }, new Date())
  const [contact] = rows
  return portal && contact && { portal: portal.id, contactIds: [contact.id] }
}

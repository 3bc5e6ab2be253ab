import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import {
  activateContactInvitation,
  changeContactFlag,
  reopenContactInvitation,
  revokeContactInvitation,
  withdrawContactActivation,
} from '@/app/(dashboard)/contacts/actions'
import { findCreating } from '@/app/(dashboard)/contacts/find-creating'
import { findMailing } from '@/app/(dashboard)/contacts/find-mailing'
import { copyAddressAgain, copyLinkAgain } from '@/app/(dashboard)/links/actions'
import { ContactFacts } from '@/components/contacts/contact-facts'
import { ContactFlags } from '@/components/contacts/contact-flags'
import { ContactInvitations } from '@/components/contacts/contact-invitations'
import { ContactLinks } from '@/components/contacts/contact-links'
import { ContactStudents } from '@/components/contacts/contact-students'
import { CreateLinksButton } from '@/components/contacts/create-links-button'
import { SendInvitationsButton } from '@/components/contacts/send-invitations-button'
import { Standing } from '@/components/contacts/standing'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { AppError } from '@/lib/app-error'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import { barReason } from '@/lib/contacts/bar-reason'
import { fullName } from '@/lib/contacts/contact-name'
import { countSharers } from '@/lib/contacts/count-sharers'
import { getContact } from '@/lib/contacts/get-contact'
import {
  canFlagContacts,
  canImportRoster,
  canIssueLinks,
  canLiftRestriction,
  canManagePrivacy,
  canRecordActivation,
  canRevealLinks,
  canViewAudit,
  canViewContacts,
} from '@/lib/districts/policies'
import { findInvitations } from '@/lib/invitations/invitations'
import { findLinks } from '@/lib/invitations/links'
import { findPortals } from '@/lib/portals/portals'
import { everyPortalWantsGuid, servicesFor } from '@/lib/portals/signing-traits'
import { FrontDeskPanel } from './front-desk-panel'
import { NoLinkNotices } from './no-link-notices'
import { PrivacyPanel } from './privacy-panel'

export const metadata: Metadata = { title: 'Contact' }

export default async function ContactPage({ params }: { params: Promise<{ id: string }> }) {
  const signedIn = await requireMember(canViewContacts)
  const { actor, district } = signedIn
  const { id } = await params
  const now = new Date()
  const contact = await getContact(actor, id, now).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') notFound()
    throw error
  })
  const [links, invitations, creatingForAll, sharers, portals] = await Promise.all([
    findLinks(actor, { filter: { contact: id }, paging: { limit: 50 }, timeZone: district.timeZone }, now),
    findInvitations(actor, { filter: { contact: id }, paging: { limit: 10 } }, now),
    findCreating(actor, district.timeZone),
    countSharers(actor, contact),
    findPortals(actor),
    recordView(actor, { where: 'contact', contactId: contact.id }, now),
  ])
  const wantsGuid = everyPortalWantsGuid(portals)
  const service = servicesFor(portals, contact)
  const { serving, skipping } = service
  const skipped = new Set(skipping.map(({ portal }) => portal.id))
  const creating = creatingForAll && { ...creatingForAll, portals: creatingForAll.portals.filter((portal) => !skipped.has(portal.id)) }
  const mailing = await findMailing(actor, creating)
  const noneIsReady = serving.length === 0 && skipping.length === 0
  const canHaveLink = barReason(contact) === undefined && (noneIsReady ? !wantsGuid || contact.guid !== null : serving.length > 0)

  return (
    <>
      <PageHeader
        title={fullName(contact)}
        description={<Standing contact={contact} wantsGuid={wantsGuid} />}
        back={{ href: '/contacts', label: 'Contacts' }}
        action={
          <>
            {canViewAudit(actor) && <ButtonLink href={`/audit?contact=${contact.id}`}>History</ButtonLink>}
            {creating && canHaveLink && (
              <>
                {mailing && contact.email !== null && (
                  <SendInvitationsButton {...mailing} selection={{ contacts: [contact.id] }} count={1} size="md" />
                )}
                <CreateLinksButton {...creating} selection={{ contacts: [contact.id] }} count={1} size="md" />
              </>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-6">
        {contact.erasedAt ? (
          <Notice title="This person was erased">
            That was on <DateTime at={contact.erasedAt} timeZone={district.timeZone} />. What is left are ids, digests and times, so that
            the audit record can be proven. Whom a roster still lists is there again as a new contact.
          </Notice>
        ) : (
          <>
            <NoLinkNotices
              hasGuid={contact.guid !== null}
              wantsGuid={wantsGuid}
              canHaveLink={canHaveLink}
              service={service}
              canImport={canImportRoster(actor)}
            />
            <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,6fr)]">
              <Panel title="From the roster">
                <ContactFacts contact={contact} sharers={sharers} />
              </Panel>
              <Panel title="Set by hand" description="With a reason, kept through every import.">
                <ContactFlags
                  contact={contact}
                  canFlag={canFlagContacts(actor)}
                  canLiftRestriction={canLiftRestriction(actor)}
                  changeFlag={changeContactFlag}
                />
              </Panel>
            </div>
            <Panel title="Students">
              <ContactStudents students={contact.students} />
            </Panel>
          </>
        )}
        {creating && canHaveLink && (
          <FrontDeskPanel
            signedIn={signedIn}
            contact={contact}
            portals={creating.portals.filter(({ id }) => serving.some((portal) => portal.id === id))}
          />
        )}
        <Panel title="Invitations" description="At most one is open for each portal.">
          <ContactInvitations
            contactName={fullName(contact)}
            invitations={invitations.rows}
            timeZone={district.timeZone}
            copyAgain={canRevealLinks(actor) ? copyAddressAgain : undefined}
            changes={canIssueLinks(actor) ? { revoke: revokeContactInvitation, reopen: reopenContactInvitation } : undefined}
            activation={
              canRecordActivation(actor) && !contact.erasedAt
                ? { activate: activateContactInvitation, withdraw: withdrawContactActivation }
                : undefined
            }
          />
        </Panel>
        <Panel title="Links" description="Every link issued for this contact, newest first.">
          <ContactLinks
            links={links.rows}
            timeZone={district.timeZone}
            copyAgain={canRevealLinks(actor) && !contact.erasedAt ? copyLinkAgain : undefined}
          />
        </Panel>
        {canManagePrivacy(actor) && !contact.erasedAt && <PrivacyPanel signedIn={signedIn} contact={contact} now={now} />}
      </div>
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { copyLinkAgain } from '@/app/(dashboard)/links/actions'
import { EventTable } from '@/components/audit/event-table'
import { CopyLinkButton } from '@/components/links/copy-link-button'
import { LinkFacts } from '@/components/links/link-facts'
import type { LinkStory } from '@/components/links/link-moments'
import { LinkReturns } from '@/components/links/link-returns'
import { LinkTimeline } from '@/components/links/link-timeline'
import { MessageTable } from '@/components/mail/message-table'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { addressOf } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { findEvents } from '@/lib/audit/find-events'
import { recordView } from '@/lib/audit/record-view'
import { summarizeEvents } from '@/lib/audit/summarize-events'
import { requireMember } from '@/lib/auth/session'
import type { Actor } from '@/lib/districts/actor'
import { canRevealLinks, canViewAudit, canViewLinks } from '@/lib/districts/policies'
import { getLinkHistory, type LinkHistory } from '@/lib/invitations/get-link-history'
import { getInvitation, type Invitation } from '@/lib/invitations/invitations'
import { getLink, type LinkRecord } from '@/lib/invitations/links'
import { findPortals } from '@/lib/portals/portals'

export const metadata: Metadata = { title: 'Link' }

export default async function LinkPage({ params }: { params: Promise<{ id: string }> }) {
  const { actor, district } = await requireMember(canViewLinks)
  const { timeZone } = district
  const now = new Date()
  const link = await unlessRefused(getLink(actor, (await params).id, now), 'not_found')
  if (!link) notFound()
  const { id, contact, invitationId, lastReturn, mayBeRevealed, status } = link
  await recordView(actor, { where: 'link', contactId: contact.id, linkId: id }, now)
  const [invitation, history, copies] = await Promise.all([
    getInvitation(actor, invitationId, now),
    getLinkHistory(actor, id),
    findCopies(actor, id, timeZone),
  ])
  const { returns, mails } = history
  const alsoNamed = mails.flatMap(({ contacts }) => contacts.map((named) => named.id)).filter((named) => named !== contact.id)
  await recordView(actor, { where: 'mails', contactIds: alsoNamed }, now)
  const mayBeCopied = canRevealLinks(actor) && status === 'live' && lastReturn === null && mayBeRevealed
  return (
    <>
      <PageHeader
        title={`Link to ${contact.name}`}
        description="To whom it was issued, by whom, until when it works, and everything that came of it."
        back={{ href: '/links', label: 'Links' }}
        action={mayBeCopied && <CopyLinkButton link={{ id, name: contact.name }} copyAgain={copyLinkAgain} />}
      />
      <div className="flex flex-col gap-6">
        <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Panel title="The link">
            <LinkFacts
              link={link}
              invitation={{ status: invitation.status, frozenReason: invitation.frozenReason, closesAt: invitation.closesAt }}
              timeZone={timeZone}
            />
          </Panel>
          <Panel title="What came of it">
            <LinkTimeline story={storyOf({ link, invitation, history, copies, now })} timeZone={timeZone} />
          </Panel>
        </div>
        {returns.length > 0 && (
          <Panel title="What the portal said" description="By sending whoever opened the link back to us.">
            <LinkReturns returns={returns} timeZone={timeZone} />
          </Panel>
        )}
        {mails.length > 0 && (
          <section aria-labelledby="mails" className="flex flex-col gap-3">
            <h2 id="mails" className="font-semibold text-base">
              Mails of its invitation
            </h2>
            <MessageTable messages={mails} of="district" timeZone={timeZone} />
          </section>
        )}
        {canViewAudit(actor) && <History actor={actor} linkId={id} timeZone={timeZone} />}
      </div>
    </>
  )
}

/** When it was copied again, the newest ten; nothing for a role that does not read the record. */
async function findCopies(actor: Actor, link: string, timeZone: string): Promise<LinkStory['copies']> {
  if (!canViewAudit(actor)) return []
  const { rows } = await findEvents(actor, { filter: { link, action: 'link.revealed' }, paging: { limit: 10 }, timeZone })
  return rows.map(({ at, actor: { name } }) => ({ at, by: name }))
}

type StoryOf = {
  link: LinkRecord
  invitation: Invitation
  history: LinkHistory
  copies: LinkStory['copies']
  now: Date
}

function storyOf({ link, invitation, history, copies, now }: StoryOf): LinkStory {
  const isOpen = history.invitation.revokedAt === null && invitation.activatedAt === null
  return {
    issuedAt: link.issuedAt,
    issuedBy: link.issuedBy.name,
    expiresAt: link.expiresAt,
    invitedAt: invitation.createdAt,
    invitation: history.invitation,
    awaitsPage: isOpen && invitation.hasInvitePage && invitation.frozenReason === null && invitation.closesAt > now,
    awaitsActivation: isOpen && history.leadsToAccount,
    copies,
    // Only what a browser needs of them is sent to it.
    mails: history.mails.map(({ state, createdAt, settledAt, ambiguousAt, bouncedAt }) => ({
      state,
      createdAt,
      settledAt,
      ambiguousAt,
      bouncedAt,
    })),
    returns: history.returns.map(({ at, reason }) => ({ at, reason })),
  }
}

/** The newest of its events, and how often it was copied. */
async function History({ actor, linkId, timeZone }: { actor: Actor; linkId: string; timeZone: string }) {
  const [{ rows }, copied, portals] = await Promise.all([
    findEvents(actor, { filter: { link: linkId }, paging: { limit: 50 }, timeZone }),
    summarizeEvents(actor, { filter: { link: linkId, action: 'link.revealed' }, timeZone }),
    findPortals(actor),
  ])
  return (
    <section aria-labelledby="history" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h2 id="history" className="font-semibold text-base">
            History
          </h2>
          <p className="mt-0.5 text-muted text-sm">
            {copied.total === 0
              ? 'Nobody has copied it again since it was issued.'
              : `Copied again ${counted(copied.total, 'time')}, by ${copied.byActor.map(({ name }) => name).join(', ')}.`}
          </p>
        </div>
        <ButtonLink href={addressOf('/audit', { link: linkId })} size="sm">
          Open in Audit
        </ButtonLink>
      </div>
      <EventTable events={rows} portalNames={Object.fromEntries(portals.map(({ id, name }) => [id, name]))} timeZone={timeZone} />
    </section>
  )
}

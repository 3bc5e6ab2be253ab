'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { type CopyLinkAgain, CopyLinkButton } from '@/components/links/copy-link-button'
import { Countdown } from '@/components/links/countdown'
import { useLinkPhase } from '@/components/links/use-link-phase'
import { Button } from '@/components/ui/button'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'
import { canWithdraw } from '@/lib/invitations/activation'
import type { Invitation } from '@/lib/invitations/invitations'
import { ActivateButton, ActivationNote, type SayActivation, WithdrawButton } from './invitation-activation'
import { InvitationStanding } from './invitation-standing'
import { closedWords } from './status-words'

type ChangeInvitation = Action<{ id: string }, void>

type ContactInvitationsProps = {
  contactName: string
  invitations: readonly Invitation[]
  timeZone: string
  /** Undefined for a role that copies no addresses. */
  copyAgain: CopyLinkAgain | undefined
  /** Undefined for a role that changes no invitation. */
  changes: { revoke: ChangeInvitation; reopen: ChangeInvitation } | undefined
  /** Undefined for a role that says of no account that it is set up. */
  activation: { activate: SayActivation; withdraw: SayActivation } | undefined
}

export function ContactInvitations({ invitations, ...context }: ContactInvitationsProps) {
  if (invitations.length === 0) return <p className="text-muted">This contact has not been invited yet.</p>
  return (
    <ul aria-label="Invitations of this contact" className="flex flex-col divide-y divide-line">
      {invitations.map((invitation) => (
        <InvitationRow
          key={invitation.id}
          invitation={invitation}
          isNewest={invitations.find(({ portalId }) => portalId === invitation.portalId) === invitation}
          {...context}
        />
      ))}
    </ul>
  )
}

type InvitationRowProps = {
  invitation: Invitation
  /** Of its portal. */
  isNewest: boolean
} & Omit<ContactInvitationsProps, 'invitations'>

function InvitationRow({ invitation, isNewest, contactName, timeZone, copyAgain, changes, activation }: InvitationRowProps) {
  const { id, portalName, status, frozenReason, closedReason, hasInvitePage, createdAt, closesAt, activatedAt, activationSource } =
    invitation
  const ended = useLinkPhase(closesAt) === 'expired' || status === 'revoked' || status === 'activated'
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="flex min-w-0 flex-1 basis-60 flex-wrap items-center gap-x-3 gap-y-1">
        <p className="font-medium text-sm">{portalName}</p>
        <InvitationStanding status={status} frozenReason={frozenReason} closesAt={closesAt} />
        {status === 'revoked' && closedReason && <p className="text-muted text-sm">Closed because {closedWords[closedReason]}.</p>}
        {activatedAt && <ActivationNote activatedAt={activatedAt} source={activationSource} timeZone={timeZone} />}
        {status !== 'revoked' && status !== 'activated' && (
          <span className="text-sm">
            <Countdown issuedAt={createdAt} expiresAt={closesAt} timeZone={timeZone} />
          </span>
        )}
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {!ended && hasInvitePage && frozenReason === null && copyAgain && (
          <CopyLinkButton link={{ id, name: contactName }} what="address" copyAgain={copyAgain} />
        )}
        {!ended && frozenReason !== null && changes && <ReopenButton id={id} reopen={changes.reopen} />}
        {isNewest && status !== 'activated' && activation && <ActivateButton id={id} activate={activation.activate} />}
        {canWithdraw(activationSource) && activation && <WithdrawButton id={id} withdraw={activation.withdraw} />}
        {!ended && changes && <RevokeButton id={id} revoke={changes.revoke} />}
      </div>
    </li>
  )
}

function ReopenButton({ id, reopen }: { id: string; reopen: ChangeInvitation }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  return (
    <Button
      size="sm"
      pending={pending}
      onClick={() =>
        startTransition(async () => {
          const result = await reopen({ id })
          if (result.ok) router.refresh()
          else showToast({ tone: 'error', title: 'Not reopened', description: result.message })
        })
      }
    >
      Reopen
    </Button>
  )
}

function RevokeButton({ id, revoke }: { id: string; revoke: ChangeInvitation }) {
  const router = useRouter()
  return (
    <ConfirmButton
      label="Revoke"
      title="Revoke this invitation"
      description="Its invite page stops working at once and for good. Links that were signed already cannot be recalled; each works until its own end, and one without an expiry until it is used."
      confirmLabel="Revoke invitation"
      danger
      size="sm"
      onConfirm={async () => {
        const result = await revoke({ id })
        if (!result.ok) return result.message
        router.refresh()
        return undefined
      }}
    />
  )
}

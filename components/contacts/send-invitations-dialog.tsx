'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useRef, useState, useTransition } from 'react'
import { useServerClock } from '@/components/clock/server-clock'
import { AddressWarning } from '@/components/links/address-warning'
import { MailPreview, type PreviewInvitation, type SendTestInvitation, type Sharer } from '@/components/mail/mail-preview'
import { NoServerNotice } from '@/components/mail/no-server-notice'
import { ReminderNote } from '@/components/mail/reminder-note'
import { Button } from '@/components/ui/button'
import { ConfirmCount } from '@/components/ui/confirm-count'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import type { Governed } from '@/components/ui/dialog-on-demand'
import { Skeleton } from '@/components/ui/skeleton'
import type { Action } from '@/lib/action-result'
import type { Selection } from '@/lib/contacts/selection-schema'
import { IssuingRefusal } from './issuing-refusal'
import { OvernightNotice } from './overnight-notice'
import { PortalChoice } from './portal-choice'
import { type SendingPlan, SendingPlanSummary } from './sending-plan'
import { SigningFacts } from './signing-facts-list'
import { canIssue, type SigningPortal } from './signing-portal'
import { useIssuing } from './use-issuing'

type CheckedSending = SendingPlan & {
  form: 'signed' | 'invite_page'
  remindUnopenedDays: number | null
  remindEndingDays: number | null
  diesOvernight: boolean
  samples: Sharer[][]
}

export type CheckInvitations = Action<{ portal: string; selection: Selection }, CheckedSending>
export type SendInvitations = Action<{ portal: string; selection: Selection; idempotencyKey: string }, { campaignId: string }>

/** What sending invitations takes, wherever it is offered. */
export type Mailing = {
  portals: readonly SigningPortal[]
  hasServer: boolean
  /** Whether the member may change the mail settings. */
  canManage: boolean
  /** This product's address as families see it. */
  appUrl: string
  timeZone: string
  checkInvitations: CheckInvitations
  previewInvitation: PreviewInvitation
  sendTestInvitation: SendTestInvitation
  sendInvitations: SendInvitations
}

export type SendInvitationsDialogProps = Mailing & { selection: Selection; count: number; onSending?: () => void }

/** Above so many mails their number is typed first: what was meant for ten must not go to thousands. */
const unconfirmedMails = 500

export function SendInvitationsDialog({
  selection,
  count,
  onSending,
  open,
  onOpenChange,
  ...mailing
}: SendInvitationsDialogProps & Governed) {
  const { portals, hasServer, canManage, timeZone } = mailing
  const router = useRouter()
  const { pending: sending, refusal, portal, refuse, choosePortal, issue } = useIssuing(portals, () => onOpenChange(false))
  const [, startChecking] = useTransition()
  const [checked, setChecked] = useState<CheckedSending>()
  const [confirmed, setConfirmed] = useState(false)
  const newestCheck = useRef(0)
  const minute = useServerClock((now) => Math.floor(now / 60_000) * 60_000)
  const canCompose = hasServer && portal !== undefined && canIssue(portal)

  const check = useEffectEvent((portalToCheck: string) => {
    const turn = ++newestCheck.current
    setChecked(undefined)
    setConfirmed(false)
    startChecking(async () => {
      const result = await mailing.checkInvitations({ portal: portalToCheck, selection })
      if (turn !== newestCheck.current) return
      if (result.ok) setChecked(result.data)
      else refuse(result)
    })
  })

  const portalToCheck = canCompose ? portal.id : undefined
  useEffect(() => {
    if (portalToCheck !== undefined) check(portalToCheck)
  }, [portalToCheck])

  function send() {
    issue(
      (asked) => mailing.sendInvitations({ ...asked, selection }),
      ({ campaignId }) => {
        router.push(`/mail/${campaignId}`)
        onSending?.()
      },
    )
  }

  const mustConfirm = checked !== undefined && checked.mails > unconfirmedMails
  const people = count === 1 ? '1 contact' : `${count.toLocaleString('en-US')} contacts`
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Send invitations"
      description={`To ${people}, each in the family’s language. Nothing leaves before you press Send invitations.`}
      footer={
        <>
          <DialogClose />
          {canCompose && (
            <Button
              variant="primary"
              pending={sending}
              disabled={checked === undefined || checked.mails === 0 || (mustConfirm && !confirmed)}
              onClick={send}
            >
              Send invitations
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!hasServer && <NoServerNotice canManage={canManage} />}
        {hasServer && <PortalChoice portals={portals} portal={portal} onChoose={choosePortal} />}
        <IssuingRefusal refusal={refusal} />
        {canCompose && !checked && refusal === undefined && <Skeleton rows={3} label="Counting the mails" />}
        {canCompose && checked && (
          <>
            <SendingPlanSummary plan={checked} now={minute} timeZone={timeZone} />
            {checked.mails > 0 && <SigningFacts portal={portal} form={checked.form} />}
            <AddressWarning appUrl={mailing.appUrl} />
            {checked.diesOvernight && <OvernightNotice />}
            {checked.mails > 0 && (
              <>
                <MailPreview
                  key={portal.id}
                  portal={portal.id}
                  samples={checked.samples}
                  previewInvitation={mailing.previewInvitation}
                  sendTestInvitation={mailing.sendTestInvitation}
                />
                <ReminderNote {...checked} canManage={canManage} />
                {mustConfirm && <ConfirmCount count={checked.mails} noun="mail" onMatch={setConfirmed} />}
              </>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}

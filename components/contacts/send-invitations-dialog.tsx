'use client'

import { Mail } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import { useServerClock } from '@/components/clock/server-clock'
import { AddressWarning } from '@/components/links/address-warning'
import { MailPreview, type PreviewInvitation, type SampleContact, type SendTestInvitation } from '@/components/mail/mail-preview'
import { NoServerNotice } from '@/components/mail/no-server-notice'
import { ReminderNote } from '@/components/mail/reminder-note'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { Skeleton } from '@/components/ui/skeleton'
import type { Action } from '@/lib/action-result'
import type { Selection } from '@/lib/contacts/selection-schema'
import { NoPortal } from './no-portal'
import { OvernightNotice } from './overnight-notice'
import { randomKey } from './random-key'
import { type SendingPlan, SendingPlanSummary } from './sending-plan'

type CheckedSending = SendingPlan & {
  form: 'signed' | 'invite_page'
  remindUnopenedDays: number | null
  remindEndingDays: number | null
  warnings: string[]
  samples: SampleContact[]
}

export type CheckInvitations = Action<{ portal: string; selection: Selection }, CheckedSending>
export type SendInvitations = Action<{ portal: string; selection: Selection; idempotencyKey: string }, { campaignId: string }>

/** What sending invitations takes, wherever it is offered. */
export type Mailing = {
  portals: ReadonlyArray<{ id: string; name: string; missing: string[] }>
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

type SendInvitationsDialogProps = Mailing & { selection: Selection; count: number; onSending?: () => void; size?: 'md' | 'sm' }

export function SendInvitationsDialog({ selection, count, onSending, size = 'sm', ...mailing }: SendInvitationsDialogProps) {
  const { portals, hasServer, canManage, timeZone } = mailing
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [sending, startSending] = useTransition()
  const [, startChecking] = useTransition()
  const [refusal, setRefusal] = useState<string>()
  const [checked, setChecked] = useState<CheckedSending>()
  const [portalId, setPortalId] = useState(portals[0]?.id ?? '')
  const [idempotencyKey, setIdempotencyKey] = useState('')
  const newestCheck = useRef(0)
  const minute = useServerClock((now) => Math.floor(now / 60_000) * 60_000)
  const portal = portals.find(({ id }) => id === portalId) ?? portals[0]
  const canCompose = hasServer && portal !== undefined && portal.missing.length === 0

  function check(portalToCheck: string) {
    const turn = ++newestCheck.current
    setChecked(undefined)
    setRefusal(undefined)
    startChecking(async () => {
      const result = await mailing.checkInvitations({ portal: portalToCheck, selection })
      if (turn !== newestCheck.current) return
      if (result.ok) setChecked(result.data)
      else setRefusal(result.message)
    })
  }

  function change(next: boolean) {
    setOpen(next)
    if (!next) return
    // One key per opened dialog: however often the button is pressed, it is one campaign.
    setIdempotencyKey(randomKey())
    if (canCompose) check(portal.id)
  }

  function choosePortal(id: string) {
    setPortalId(id)
    setIdempotencyKey(randomKey())
    if (portals.find((known) => known.id === id)?.missing.length === 0) check(id)
  }

  function send() {
    if (!portal || sending) return
    startSending(async () => {
      const result = await mailing.sendInvitations({ portal: portal.id, selection, idempotencyKey }).catch(() => undefined)
      // The server may have done it; the same key again answers with the same campaign.
      if (!result) return setRefusal('No answer came. Press Send invitations again: nothing is mailed twice.')
      if (!result.ok) {
        setRefusal(Object.values(result.fields)[0] ?? result.message)
        setIdempotencyKey(randomKey())
        return
      }
      router.push(`/mail/${result.data.campaignId}`)
      setOpen(false)
      onSending?.()
    })
  }

  const people = count === 1 ? '1 contact' : `${count.toLocaleString('en-US')} contacts`
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      size="lg"
      title="Send invitations"
      description={`To ${people}, each in the family’s language. Nothing leaves before you press Send invitations.`}
      trigger={
        <Button size={size} icon={<Mail aria-hidden="true" />}>
          Send invitations
        </Button>
      }
      footer={
        <>
          <DialogClose />
          {canCompose && (
            <Button variant="primary" pending={sending} disabled={checked === undefined || checked.mails === 0} onClick={send}>
              Send invitations
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!hasServer && <NoServerNotice canManage={canManage} />}
        {hasServer && !portal && <NoPortal sentence="Your district has no portal yet." />}
        {hasServer && portal && portals.length > 1 && (
          <SelectField
            label="Portal"
            value={portal.id}
            onChange={(event) => choosePortal(event.currentTarget.value)}
            options={portals.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {hasServer && portal && portal.missing.length > 0 && (
          <NoPortal sentence={`${portal.name} cannot sign links yet. Missing: ${portal.missing.join(', ')}.`} />
        )}
        {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
        {canCompose && !checked && refusal === undefined && <Skeleton rows={3} label="Counting the mails" />}
        {canCompose && checked && (
          <>
            <SendingPlanSummary plan={checked} now={minute} timeZone={timeZone} />
            <AddressWarning appUrl={mailing.appUrl} />
            {checked.warnings.includes('dies_overnight') && <OvernightNotice />}
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
              </>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}

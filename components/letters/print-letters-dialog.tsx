'use client'

import { useRouter } from 'next/navigation'
import type { FormEvent } from 'react'
import { IssuingRefusal } from '@/components/contacts/issuing-refusal'
import { PortalChoice } from '@/components/contacts/portal-choice'
import { SigningFacts } from '@/components/contacts/signing-facts-list'
import { canIssue, type SigningPortal } from '@/components/contacts/signing-portal'
import { useIssuing } from '@/components/contacts/use-issuing'
import { AddressWarning } from '@/components/links/address-warning'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import type { Governed } from '@/components/ui/dialog-on-demand'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import type { Action } from '@/lib/action-result'
import { addressOf } from '@/lib/address-filter'
import type { Selection } from '@/lib/contacts/selection-schema'
import { letterOrders } from '@/lib/invitations/letter-order'
import { letterEnd } from './letter-end'
import { letterOrderWords } from './letter-order-words'

export type PrintLetters = Action<
  { portal: string; selection: Selection; renewCodes: boolean; idempotencyKey: string },
  { campaignId: string }
>

/** What printing letters takes, wherever it is offered. */
export type Printing = {
  portals: readonly SigningPortal[]
  /** This product's address as families see it. */
  appUrl: string
  printLetters: PrintLetters
}

export type PrintLettersDialogProps = Printing & { selection: Selection; count: number; onIssued?: () => void }

/** Makes the letters of the selection and leads to them. */
export function PrintLettersDialog({
  selection,
  count,
  portals,
  appUrl,
  printLetters,
  onIssued,
  ...governed
}: PrintLettersDialogProps & Governed) {
  const router = useRouter()
  const { pending, refusal, portal, choosePortal, issue } = useIssuing(portals, () => governed.onOpenChange(false))

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    issue(
      (asked) => printLetters({ ...asked, selection, renewCodes: form.get('renewCodes') !== null }),
      ({ campaignId }) => {
        router.push(addressOf(`/letters/${campaignId}`, { order: String(form.get('order') ?? '') }))
        onIssued?.()
      },
    )
  }

  const end = portal && letterEnd(portal)
  const people = count === 1 ? '1 contact' : `${count.toLocaleString('en-US')} contacts`
  return (
    <Dialog
      {...governed}
      title="Print letters"
      description={`For ${people}, one sheet each. Contacts who cannot be invited are left out and listed with the reason.`}
    >
      <div className="flex flex-col gap-4">
        <PortalChoice portals={portals} portal={portal} onChoose={choosePortal} />
        {portal && portal.invitePage === null && !portal.links?.onlyAtClick && (
          <Notice tone="warning" title="Invite pages are switched off">
            A letter leads to an invite page: a signed link would be dead when it is read. An owner switches them on under Settings.
          </Notice>
        )}
        {portal && portal.invitePage !== null && (
          <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
            <AddressWarning appUrl={appUrl} />
            <SelectField
              label="Order"
              name="order"
              options={letterOrders.map((order) => ({ value: order, label: letterOrderWords[order] }))}
              hint="How the stack is sorted. It can be changed on the next page."
            />
            <Checkbox
              name="renewCodes"
              label="Replace the old addresses"
              hint="Addresses that were mailed, printed or copied for these contacts before stop working. For letters that went astray."
            />
            <SigningFacts portal={portal} form="invite_page" withDays={!end} />
            {end && (
              <Notice tone={end.tone} title={end.title}>
                {end.text}
              </Notice>
            )}
            <IssuingRefusal refusal={refusal} />
            <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
              <DialogClose />
              <Button type="submit" variant="primary" pending={pending} disabled={!canIssue(portal)}>
                Create letters
              </Button>
            </div>
          </form>
        )}
      </div>
    </Dialog>
  )
}

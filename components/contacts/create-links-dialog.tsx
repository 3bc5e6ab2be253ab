'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { rememberFreshLinks } from '@/components/links/fresh-links'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import type { Governed } from '@/components/ui/dialog-on-demand'
import { DurationField } from '@/components/ui/duration-field'
import { formatDuration } from '@/components/ui/format-duration'
import { SelectField } from '@/components/ui/select-field'
import type { Action } from '@/lib/action-result'
import type { Selection } from '@/lib/contacts/selection-schema'
import type { Lifetime } from '@/lib/portals/portal-kind'
import { IssuingRefusal } from './issuing-refusal'
import { LastMoment } from './last-moment'
import { PortalChoice } from './portal-choice'
import { SigningFacts } from './signing-facts-list'
import { canIssue, formOf, type LinkForm, type SigningPortal } from './signing-portal'
import { useIssuing } from './use-issuing'

export type CreateLinks = Action<
  { portal: string; selection: Selection; form: LinkForm; lifetimeSeconds?: number; idempotencyKey: string },
  { campaignId: string; links: Array<{ id: string; url: string; name: string }> }
>

/** What creating takes, wherever it is offered. */
export type Creating = {
  portals: SigningPortal[]
  timeZone: string
  createLinks: CreateLinks
}

export type CreateLinksDialogProps = Creating & {
  selection: Selection
  count: number
  onCreated?: () => void
}

const daySeconds = 86_400

export function CreateLinksDialog({
  selection,
  count,
  portals,
  timeZone,
  createLinks,
  onCreated,
  ...governed
}: CreateLinksDialogProps & Governed) {
  const router = useRouter()
  const { pending, refusal, portal, choosePortal, issue } = useIssuing(portals, () => governed.onOpenChange(false))
  const [wanted, setWanted] = useState<LinkForm>('signed')
  const [lifetimeSeconds, setLifetimeSeconds] = useState<number>()
  const form = portal ? formOf(portal, wanted) : wanted
  const chosen = form === 'signed' ? chosenLifetime(portal) : undefined
  const seconds = chosen && (lifetimeSeconds ?? chosen.defaultSeconds)

  /** The lifetime field begins anew, with what is usual. */
  function choose(form: LinkForm) {
    setWanted(form)
    setLifetimeSeconds(undefined)
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    issue(
      (asked) => createLinks({ ...asked, selection, form, ...(seconds === undefined ? {} : { lifetimeSeconds: seconds }) }),
      ({ campaignId, links }) => {
        rememberFreshLinks(campaignId, links)
        router.push(`/links?campaign=${campaignId}`)
        onCreated?.()
      },
    )
  }

  const people = count === 1 ? '1 contact' : `${count.toLocaleString('en-US')} contacts`
  return (
    <Dialog
      {...governed}
      title="Create links"
      description={`For ${people}. Contacts who cannot have a link are left out and listed with the reason.`}
    >
      <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
        <PortalChoice
          portals={portals}
          portal={portal}
          onChoose={(id) => {
            choosePortal(id)
            setLifetimeSeconds(undefined)
          }}
        />
        {portal && canIssue(portal) && (
          <>
            {portal.invitePage && !portal.links?.onlyAtClick && (
              <SelectField
                label="What to hand out"
                value={form}
                onChange={(event) => choose(event.currentTarget.value === 'invite_page' ? 'invite_page' : 'signed')}
                options={[
                  { value: 'signed', label: `Signed links (${signedWords(portal)})` },
                  { value: 'invite_page', label: `Invite pages (work for ${portal.invitePage.days === 1 ? '1 day' : 'days'})` },
                ]}
                hint={formHints[form]}
              />
            )}
            {chosen && (
              <DurationField
                key={portal.id}
                name="lifetimeSeconds"
                label="Lifetime"
                hint={`Each link works for this long and then expires for good. From ${formatDuration(chosen.minimumSeconds)} to ${formatDuration(chosen.maximumSeconds)}.`}
                defaultSeconds={chosen.defaultSeconds}
                onSecondsChange={setLifetimeSeconds}
              />
            )}
            <SigningFacts portal={portal} form={form} withDays={false} />
            {chosen && seconds !== undefined && <LastMoment what="Links" lifetimeSeconds={seconds} bounds={chosen} timeZone={timeZone} />}
            {form === 'invite_page' && portal.invitePage && (
              <LastMoment what="Invite pages" lifetimeSeconds={portal.invitePage.days * daySeconds} timeZone={timeZone} />
            )}
          </>
        )}
        <IssuingRefusal refusal={refusal} />
        {portal && (
          <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
            <DialogClose />
            <Button type="submit" variant="primary" pending={pending} disabled={!canIssue(portal)}>
              {form === 'signed' ? 'Create links' : 'Create invite pages'}
            </Button>
          </div>
        )}
      </form>
    </Dialog>
  )
}

const formHints: Record<LinkForm, string> = {
  signed: 'Each leads straight to the portal.',
  invite_page: 'Each is a page in the family’s language; its button leads to the portal with a link signed at that moment.',
}

function chosenLifetime(portal: SigningPortal | undefined): Extract<Lifetime, { bound: 'chosen' }> | undefined {
  const lifetime = portal?.links?.lifetime
  return lifetime?.bound === 'chosen' ? lifetime : undefined
}

function signedWords({ links }: SigningPortal): string {
  if (links === null || links.lifetime.bound === 'once') return 'no expiry known'
  if (links.lifetime.bound === 'fixed') return `work for ${formatDuration(links.lifetime.seconds)}`
  return links.lifetime.defaultSeconds > daySeconds ? 'work for days' : 'work for hours'
}

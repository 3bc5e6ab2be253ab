'use client'

import { Link2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useServerClock } from '@/components/clock/server-clock'
import { rememberFreshLinks } from '@/components/links/fresh-links'
import { Button } from '@/components/ui/button'
import { DateTime } from '@/components/ui/date-time'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { DurationField } from '@/components/ui/duration-field'
import { formatDuration } from '@/components/ui/format-duration'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import type { Action } from '@/lib/action-result'
import type { Selection } from '@/lib/contacts/selection-schema'
import { PortalChoice } from './portal-choice'
import { useIssuing } from './use-issuing'

export type SigningPortal = {
  id: string
  name: string
  missing: string[]
  defaultLifetimeSeconds: number
  lifetime: { minimumSeconds: number; maximumSeconds: number }
}

export type CreateLinks = Action<
  { portal: string; selection: Selection; form: LinkForm; lifetimeSeconds?: number; idempotencyKey: string },
  { campaignId: string; links: Array<{ id: string; url: string; name: string }> }
>

/** What creating takes, wherever it is offered. */
export type Creating = {
  portals: SigningPortal[]
  /** How long an invite page lives; null where the district hands out none. */
  invitePageDays: number | null
  timeZone: string
  createLinks: CreateLinks
}

type CreateLinksDialogProps = Creating & {
  selection: Selection
  count: number
  onCreated?: () => void
  size?: 'md' | 'sm'
}

type LinkForm = 'signed' | 'invite_page'

const daySeconds = 86_400

export function CreateLinksDialog({
  selection,
  count,
  portals,
  invitePageDays,
  timeZone,
  createLinks,
  onCreated,
  size = 'sm',
}: CreateLinksDialogProps) {
  const router = useRouter()
  const { open, pending, refusal, portal, change: changeOpen, choosePortal, issue } = useIssuing(portals)
  const [form, setForm] = useState<LinkForm>('signed')
  const [lifetimeSeconds, setLifetimeSeconds] = useState<number>()

  function change(next: boolean) {
    changeOpen(next)
    setForm('signed')
    setLifetimeSeconds(undefined)
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!portal) return
    issue(
      (asked) =>
        createLinks({
          ...asked,
          selection,
          form,
          ...(form === 'signed' ? { lifetimeSeconds: lifetimeSeconds ?? portal.defaultLifetimeSeconds } : {}),
        }),
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
      open={open}
      onOpenChange={change}
      title="Create links"
      description={`For ${people}. Contacts who cannot have a link are left out and listed with the reason.`}
      trigger={
        <Button variant="primary" size={size} icon={<Link2 aria-hidden="true" />}>
          Create links
        </Button>
      }
    >
      {portal ? (
        <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
          <PortalChoice portals={portals} portal={portal} onChoose={choosePortal} />
          {invitePageDays !== null && (
            <SelectField
              label="What to hand out"
              value={form}
              onChange={(event) => setForm(event.currentTarget.value === 'invite_page' ? 'invite_page' : 'signed')}
              options={[
                { value: 'signed', label: 'Signed links (work for hours)' },
                { value: 'invite_page', label: 'Invite pages (work for days)' },
              ]}
              hint={formHints[form]}
            />
          )}
          {form === 'signed' && (
            <DurationField
              key={portal.id}
              name="lifetimeSeconds"
              label="Lifetime"
              hint={`Each link works for this long and then dies for good. From ${formatDuration(portal.lifetime.minimumSeconds)} to ${formatDuration(portal.lifetime.maximumSeconds)}.`}
              defaultSeconds={portal.defaultLifetimeSeconds}
              onSecondsChange={setLifetimeSeconds}
            />
          )}
          <LastMoment
            what={form === 'signed' ? 'Links' : 'Invite pages'}
            lifetimeSeconds={
              form === 'invite_page' && invitePageDays !== null
                ? invitePageDays * daySeconds
                : (lifetimeSeconds ?? portal.defaultLifetimeSeconds)
            }
            bounds={form === 'signed' ? portal.lifetime : { minimumSeconds: daySeconds, maximumSeconds: 60 * daySeconds }}
            timeZone={timeZone}
          />
          {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
          <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
            <DialogClose />
            <Button type="submit" variant="primary" pending={pending} disabled={portal.missing.length > 0}>
              {form === 'signed' ? 'Create links' : 'Create invite pages'}
            </Button>
          </div>
        </form>
      ) : (
        <PortalChoice portals={portals} portal={portal} onChoose={choosePortal} />
      )}
    </Dialog>
  )
}

const formHints: Record<LinkForm, string> = {
  signed: 'Each leads straight to the portal.',
  invite_page: 'Each is a page in the family’s language; its button leads to the portal with a link signed at that moment.',
}

type LastMomentProps = { what: string; lifetimeSeconds: number; bounds: SigningPortal['lifetime']; timeZone: string }

/** When what is made now would end, to the minute and by the server's clock. */
function LastMoment({ what, lifetimeSeconds, bounds, timeZone }: LastMomentProps) {
  const minute = useServerClock((now) => Math.floor(now / 60_000) * 60_000)
  const at = new Date(minute + lifetimeSeconds * 1000)
  if (!(lifetimeSeconds >= bounds.minimumSeconds && lifetimeSeconds <= bounds.maximumSeconds)) return null
  return (
    <p className="text-sm">
      {what} created now stop working on <DateTime at={at} timeZone={timeZone} />.
    </p>
  )
}

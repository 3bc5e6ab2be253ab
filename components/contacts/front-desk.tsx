'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState, useTransition } from 'react'
import { AddressWarning } from '@/components/links/address-warning'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import type { Action } from '@/lib/action-result'
import { type HandedOut, HandedOutDialog, type Means } from './handed-out-dialog'
import { SigningFacts } from './signing-facts-list'
import type { SigningPortal } from './signing-portal'

export type ServeAtFrontDesk = Action<{ contactId: string; portal: string; checks: string[]; means: Means }, HandedOut>

type FrontDeskProps = {
  contact: { id: string; name: string }
  /** Those that can sign for the contact. */
  portals: readonly SigningPortal[]
  /** What the district prescribes to ask, a line each. */
  identityChecks: readonly string[]
  /** This product's address as families see it. */
  appUrl: string
  timeZone: string
  serve: ServeAtFrontDesk
}

/** For a caller or a visitor: ask, tick, then show the QR code or hand out the code. */
export function FrontDesk({ contact, portals, identityChecks, appUrl, timeZone, serve }: FrontDeskProps) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const [pending, startTransition] = useTransition()
  const [portalId, setPortalId] = useState(portals[0]?.id)
  const [asked, setAsked] = useState<Means>()
  const [refusal, setRefusal] = useState<string>()
  const [handedOut, setHandedOut] = useState<HandedOut>()
  const portal = portals.find(({ id }) => id === portalId) ?? portals[0]

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const submitter = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null
    const filled = new FormData(event.currentTarget, submitter)
    const means = filled.get('means') === 'code' ? 'code' : 'qr'
    setAsked(means)
    startTransition(async () => {
      const checks = filled.getAll('checks').map(String)
      const result = await serve({ contactId: contact.id, portal: portal?.id ?? '', checks, means })
      if (!result.ok) return setRefusal(Object.values(result.fields)[0] ?? result.message)
      setRefusal(undefined)
      setHandedOut(result.data)
    })
  }

  function close() {
    setHandedOut(undefined)
    // The next caller is asked anew.
    form.current?.reset()
    setPortalId(portals[0]?.id)
    // The invitation it made or prolonged stands on the same page.
    router.refresh()
  }

  return (
    <form ref={form} className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <AddressWarning appUrl={appUrl} />
      {portals.length > 1 && (
        <div className="max-w-90">
          <SelectField
            label="Portal"
            value={portal?.id}
            onChange={(event) => setPortalId(event.currentTarget.value)}
            options={portals.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
      )}
      {portal && <SigningFacts portal={portal} form="invite_page" />}
      {identityChecks.length > 0 && (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 font-medium text-sm">Checked before anything is handed out</legend>
          {identityChecks.map((check) => (
            <Checkbox key={check} name="checks" value={check} label={check} />
          ))}
        </fieldset>
      )}
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" name="means" value="qr" pending={pending && asked === 'qr'} disabled={pending}>
          Show QR
        </Button>
        <Button type="submit" name="means" value="code" pending={pending && asked === 'code'} disabled={pending}>
          Hand out code
        </Button>
      </div>
      {handedOut && asked && (
        <HandedOutDialog handedOut={handedOut} means={asked} name={contact.name} timeZone={timeZone} onClose={close} />
      )}
    </form>
  )
}

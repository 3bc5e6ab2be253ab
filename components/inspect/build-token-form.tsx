'use client'

import { Hammer } from 'lucide-react'
import { type FormEvent, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { DurationField } from '@/components/ui/duration-field'
import { formatDuration } from '@/components/ui/format-duration'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { Action, ActionResult } from '@/lib/action-result'
import type { BuiltToken, TokenToBuild } from '@/lib/portals/build-token'
import type { Lifetime } from '@/lib/portals/portal-kind'
import { BuiltTokenPanel } from './built-token-panel'
import type { Inspected } from './inspection-result'
import { namePortal } from './name-portal'

export type BuildingPortal = {
  id: string
  name: string
  label: string
  missing: readonly string[]
  /** Null while the portal's settings are not complete. */
  lifetime: Lifetime | null
  /** What its claims cannot do without, beside the names. */
  wants: { guid: boolean; email: boolean }
}

type BuildTokenFormProps = {
  /** At least one. */
  portals: readonly BuildingPortal[]
  timeZone: string
  build: Action<TokenToBuild, BuiltToken>
  inspect: Action<{ text: string; portal?: string }, Inspected>
}

export function BuildTokenForm({ portals, timeZone, build, inspect }: BuildTokenFormProps) {
  const [chosen, setChosen] = useState(() => (portals.find(({ missing }) => missing.length === 0) ?? portals[0])?.id)
  const [pending, startTransition] = useTransition()
  const [answer, setAnswer] = useState<{ result: ActionResult<BuiltToken>; asked: TokenToBuild }>()
  const portal = portals.find(({ id }) => id === chosen)
  if (!portal) return null
  const { id, name, missing, lifetime, wants } = portal
  const refusal = answer?.result.ok === false ? answer.result : undefined
  const errors = refusal?.fields ?? {}

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (field: string) => String(form.get(field) ?? '').trim()
    const asked: TokenToBuild = {
      portalId: id,
      person: {
        ...(text('guid') ? { guid: text('guid') } : {}),
        givenName: text('givenName'),
        familyName: text('familyName'),
        ...(text('email') ? { email: text('email') } : {}),
      },
      ...(lifetime?.bound === 'chosen' ? { lifetimeSeconds: Number(text('lifetime')) } : {}),
    }
    startTransition(async () => {
      const result = await confirmed(build)(asked)
      setAnswer({ result, asked })
    })
  }

  return (
    <div className="flex flex-col gap-6">
      <Panel>
        <form className="flex max-w-140 flex-col gap-5" method="post" onSubmit={submit} noValidate>
          <SelectField
            label="Portal"
            value={id}
            onChange={(event) => {
              setChosen(event.currentTarget.value)
              setAnswer(undefined)
            }}
            options={portals.map((option) => ({ value: option.id, label: namePortal(option) }))}
          />
          {missing.length > 0 && (
            <Notice
              tone="warning"
              action={
                <ButtonLink href="/portals" size="sm">
                  Open Portals
                </ButtonLink>
              }
            >
              {name} cannot sign yet. Missing: {missing.join(', ')}.
            </Notice>
          )}
          <TextField
            label="GUID"
            name="guid"
            note={wants.guid ? 'Required' : undefined}
            required={wants.guid}
            mono
            autoComplete="off"
            hint="Of nobody in the roster: one the vendor gave you for trying, or one you make up."
            error={errors['person.guid']}
          />
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField label="Given name" name="givenName" autoComplete="off" defaultValue="Test" error={errors['person.givenName']} />
            <TextField label="Family name" name="familyName" autoComplete="off" defaultValue="Person" error={errors['person.familyName']} />
          </div>
          <TextField
            label="E-mail address"
            name="email"
            type="email"
            note={wants.email ? 'Required' : undefined}
            required={wants.email}
            autoComplete="off"
            hint="One that ends in @example.org, or your own. Portals find people by it, or make an account for one they do not know."
            error={errors['person.email']}
          />
          {lifetime?.bound === 'chosen' && (
            <DurationField
              key={id}
              label="Lifetime"
              name="lifetime"
              defaultSeconds={lifetime.defaultSeconds}
              hint={`From ${formatDuration(lifetime.minimumSeconds)} to ${formatDuration(lifetime.maximumSeconds)}.`}
              error={errors.lifetime_seconds ?? errors.lifetimeSeconds}
            />
          )}
          {lifetime?.bound === 'fixed' && (
            <p className="text-muted text-sm">A token of this portal lives {formatDuration(lifetime.seconds)}, always.</p>
          )}
          {lifetime?.bound === 'once' && (
            <p className="text-muted text-sm">A token of this portal carries no expiry; the portal takes it once.</p>
          )}
          {refusal && Object.keys(errors).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
          <div>
            <Button type="submit" variant="primary" pending={pending} disabled={missing.length > 0} icon={<Hammer aria-hidden="true" />}>
              Build token
            </Button>
          </div>
        </form>
      </Panel>
      <p role="status" className="sr-only">
        {answer?.result.ok && 'The token is built.'}
      </p>
      {answer?.result.ok && (
        <BuiltTokenPanel
          // Another token has not been inspected.
          key={answer.result.data.token}
          built={answer.result.data}
          portal={{ id: answer.asked.portalId, name }}
          timeZone={timeZone}
          inspect={inspect}
        />
      )}
    </div>
  )
}

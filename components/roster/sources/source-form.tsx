'use client'

import { PlugZap } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SelectField } from '@/components/ui/select-field'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action, ActionResult } from '@/lib/action-result'
import type { RosterServerTrial, RosterServerTrialInput } from '@/lib/roster/one-roster/roster-server-trial'
import type { SourceView } from '@/lib/roster/sources/source'
import type { RosterFormat } from '@/prisma/generated/enums'
import { GuidFromFields } from './guid-from-fields'
import { readServer, readSourceForm, type SourceFormInput } from './read-source-form'
import { ScheduleFields } from './schedule-fields'
import { gg4lServer, ServerFields } from './server-fields'
import { ServerTrialNotice } from './server-trial'

export type SourceActions = {
  save: Action<SourceFormInput, { id: string; name: string }>
  tryServer: Action<RosterServerTrialInput, RosterServerTrial>
}

type SourceFormProps = {
  format: RosterFormat
  /** What is stored, when a source is changed. */
  source?: SourceView | undefined
  /** Those a new source of any other CSV can be read by. */
  mappings?: ReadonlyArray<{ id: string; name: string }>
  timeZone: string
  now: Date
} & SourceActions

type Refusal = { message: string; fields: Readonly<Record<string, string>> }

/** What a source is called and, by its kind, how it is read. */
export function SourceForm({ format, source, mappings = [], timeZone, now, save, tryServer }: SourceFormProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<Refusal>()
  // What was typed into the secret field is stored now: the field begins anew, empty.
  const [savedCount, setSavedCount] = useState(0)
  const errors = refusal?.fields ?? {}

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const mappingId = source?.format === 'mapped' ? source.settings.mappingId : undefined
    const input = readSourceForm(new FormData(event.currentTarget), { id: source?.id, format, mappingId })
    startTransition(async () => {
      const result = await confirmed(save)(input)
      if (!result.ok) return setRefusal(result)
      setRefusal(undefined)
      setSavedCount((count) => count + 1)
      showToast({ tone: 'success', title: source ? 'Source saved' : `Source ${result.data.name} added` })
      if (!source)
        router.push(format === 'oneroster_rest' ? `/roster/sources/${result.data.id}` : `/roster?upload=${result.data.id}#upload`)
    })
  }

  return (
    <form className="flex flex-col gap-6" method="post" onSubmit={submit} noValidate>
      <Panel title="Source">
        <div className="flex max-w-140 flex-col gap-5">
          <TextField
            name="name"
            label="Name"
            autoComplete="off"
            maxLength={100}
            defaultValue={source?.name ?? ''}
            hint="What your staff calls it, such as your student information system or a school."
            error={errors.name}
          />
          {format === 'oneroster' && (
            <GuidFromFields guidFrom={source?.format === 'oneroster' ? source.settings.guidFrom : { from: 'sourcedId' }} errors={errors} />
          )}
          {!source && format === 'mapped' && (
            <SelectField
              name="mappingId"
              label="Mapping"
              options={mappings.map(({ id, name }) => ({ value: id, label: name }))}
              hint="How the columns of its files are read."
              error={errors['settings.mappingId']}
            />
          )}
          {source?.format === 'mapped' && (
            <p className="text-muted text-sm">
              Its columns are read by a mapping.{' '}
              <Link className="link" href={`/roster/mappings/${source.settings.mappingId}`}>
                Change the mapping
              </Link>
            </p>
          )}
        </div>
      </Panel>
      {format === 'oneroster_rest' && (
        <>
          <ServerPanel
            key={savedCount}
            source={source?.format === 'oneroster_rest' ? source : undefined}
            errors={errors}
            tryServer={tryServer}
            onRefused={setRefusal}
          />
          <Panel title="Schedule" description="So that nobody has to remember it. Whoever left is taken off before the next invitation.">
            <div className="flex max-w-140 flex-col gap-5">
              <ScheduleFields
                schedule={source ? source.schedule : { days: [1, 2, 3, 4, 5], time: '05:00' }}
                applyAlone={source?.applyAlone ?? true}
                timeZone={timeZone}
                now={now}
                errors={errors}
              />
            </div>
          </Panel>
        </>
      )}
      {refusal && (
        <Notice tone="error">
          {Object.keys(errors).length === 0 ? refusal.message : 'Something in the form is not right yet. It is marked where it stands.'}
        </Notice>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {source ? 'Save source' : 'Add source'}
        </Button>
      </div>
    </form>
  )
}

type ServerPanelProps = {
  source: Extract<SourceView, { format: 'oneroster_rest' }> | undefined
  errors: Readonly<Record<string, string>>
  tryServer: SourceActions['tryServer']
  onRefused: (refusal: Extract<ActionResult<RosterServerTrial>, { ok: false }> | undefined) => void
}

/** The server as it stands in the form, saved or not, and what came of asking it. */
function ServerPanel({ source, errors, tryServer, onRefused }: ServerPanelProps) {
  const [pending, startTransition] = useTransition()
  const [trial, setTrial] = useState<RosterServerTrial>()

  function press(form: HTMLFormElement | null) {
    if (!form) return
    const input = { ...(source ? { id: source.id } : {}), ...readServer(new FormData(form)) }
    startTransition(async () => {
      const result = await tryServer(input)
      setTrial(result.ok ? result.data : undefined)
      onRefused(result.ok ? undefined : result)
    })
  }

  return (
    <Panel title="Server" description="Whoever runs the server gives out its addresses, the client id and the secret.">
      <div className="flex max-w-170 flex-col gap-5">
        {/* The answer was about what stood here before. */}
        <div className="contents" onChange={() => setTrial(undefined)}>
          <ServerFields server={source?.settings ?? gg4lServer} hasSecret={source?.hasSecret ?? false} errors={errors} />
        </div>
        <div>
          <Button icon={<PlugZap aria-hidden="true" />} pending={pending} onClick={(event) => press(event.currentTarget.form)}>
            Test connection
          </Button>
          <div aria-live="polite">
            {trial && !pending && (
              <div className="mt-4">
                <ServerTrialNotice trial={trial} />
              </div>
            )}
          </div>
        </div>
      </div>
    </Panel>
  )
}

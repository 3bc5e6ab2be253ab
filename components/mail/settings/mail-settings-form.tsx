'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { MailSettings, MailSettingsInput } from '@/lib/mail/mail-settings'
import { MailServerPanel, type TryServer } from './mail-server-panel'
import { readMailForm } from './read-mail-form'
import { SendingHoursFields } from './sending-hours-fields'

type MailSettingsFormProps = {
  settings: MailSettings
  /** The mail server of this installation and whom it sends as; null where there is none. */
  installation: { fromAddress: string | null } | null
  timeZone: string
  saveSettings: Action<MailSettingsInput, void>
  tryServer: TryServer
}

type Refusal = { message: string; fields: Readonly<Record<string, string>> }

export function MailSettingsForm({ settings, installation, timeZone, saveSettings, tryServer }: MailSettingsFormProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<Refusal>()
  // What was typed into a password field is stored now: the field begins anew, empty.
  const [savedCount, setSavedCount] = useState(0)
  const errors = refusal?.fields ?? {}

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const input = readMailForm(new FormData(event.currentTarget))
    startTransition(async () => {
      const result = await confirmed(saveSettings)(input)
      if (!result.ok) return setRefusal(result)
      setRefusal(undefined)
      setSavedCount((count) => count + 1)
      showToast({ tone: 'success', title: 'Mail settings saved' })
    })
  }

  return (
    <form className="flex flex-col gap-6" method="post" onSubmit={submit} noValidate>
      <MailServerPanel
        key={savedCount}
        server={settings.server}
        hasInstallationServer={installation !== null}
        errors={errors}
        tryServer={tryServer}
        onRefused={setRefusal}
      />
      <Panel title="Sender" description="Whom families see the mail come from, and whom they answer.">
        <div className="flex max-w-140 flex-col gap-5">
          <TextField
            name="fromName"
            label="Name"
            autoComplete="off"
            hint="Empty: the district’s name."
            defaultValue={settings.fromName ?? ''}
            error={errors.fromName}
          />
          <TextField
            name="fromAddress"
            label="Address"
            mono
            inputMode="email"
            autoComplete="off"
            hint={`The mail server must be allowed to send as it.${installation?.fromAddress ? ` Empty, through the server of this installation: ${installation.fromAddress}.` : ''}`}
            defaultValue={settings.fromAddress ?? ''}
            error={errors.fromAddress}
          />
          <TextField
            name="replyTo"
            label="Answers go to"
            mono
            inputMode="email"
            autoComplete="off"
            hint="Empty: to the address above."
            defaultValue={settings.replyTo ?? ''}
            error={errors.replyTo}
          />
        </div>
      </Panel>
      <Panel
        title="Pace and hours"
        description="So that no mail server refuses us for haste, and no family hears from the school at night."
      >
        <div className="flex max-w-140 flex-col gap-5">
          <PaceFields settings={settings} errors={errors} />
          <SendingHoursFields settings={settings} timeZone={timeZone} errors={errors} />
        </div>
      </Panel>
      <Panel
        title="Reminders"
        description="They stop by themselves once the invitation is activated, the family opts out, or the contact leaves the roster."
      >
        <div className="grid max-w-140 gap-5 sm:grid-cols-2">
          <TextField
            name="remindUnopenedDays"
            label="Days unopened"
            inputMode="numeric"
            autoComplete="off"
            hint="Reminds when nobody opened the invitation for so many days. Empty: no such reminder."
            defaultValue={settings.remindUnopenedDays ?? ''}
            error={errors.remindUnopenedDays}
          />
          <TextField
            name="remindEndingDays"
            label="Days before the end"
            inputMode="numeric"
            autoComplete="off"
            hint="Reminds so many days before the invitation ends. Empty: no such reminder."
            defaultValue={settings.remindEndingDays ?? ''}
            error={errors.remindEndingDays}
          />
        </div>
      </Panel>
      {refusal && (
        <Notice tone="error">
          {Object.keys(errors).length === 0 ? refusal.message : 'Something in the form is not right yet. It is marked where it stands.'}
        </Notice>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Save mail settings
        </Button>
      </div>
    </form>
  )
}

type PaceFieldsProps = { settings: Pick<MailSettings, 'perMinute' | 'perDay' | 'connections'>; errors: Readonly<Record<string, string>> }

function PaceFields({ settings: { perMinute, perDay, connections }, errors }: PaceFieldsProps) {
  return (
    <div className="grid gap-5 sm:grid-cols-3">
      <TextField
        name="perMinute"
        label="Mails a minute"
        inputMode="numeric"
        autoComplete="off"
        hint="1 to 100,000."
        defaultValue={perMinute}
        error={errors.perMinute}
      />
      <TextField
        name="perDay"
        label="Mails a day"
        inputMode="numeric"
        autoComplete="off"
        hint="Empty: no limit."
        defaultValue={perDay ?? ''}
        error={errors.perDay}
      />
      <TextField
        name="connections"
        label="Connections at once"
        inputMode="numeric"
        autoComplete="off"
        hint="1 to 50, of each worker."
        defaultValue={connections}
        error={errors.connections}
      />
    </div>
  )
}

'use client'

import { useState } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { useFormAction } from '@/components/use-form-action'
import type { Action } from '@/lib/action-result'
import { isWebhookType, type WebhookType, webhookGroups, webhookTypes, webhookTypeWords } from '@/lib/webhooks/webhook-type'

export type WebhookFields = { url: string; description: string; types: WebhookType[] }

type WebhookFormProps<Data> = {
  /** What it is now; nothing where it is a new one. */
  webhook?: { url: string; description: string | null; types: readonly WebhookType[] } | undefined
  label: string
  save: Action<WebhookFields, Data>
  onSaved: (data: Data) => void
}

export function WebhookForm<Data>({ webhook, label, save, onSaved }: WebhookFormProps<Data>) {
  const [types, setTypes] = useState<ReadonlySet<WebhookType>>(() => new Set(webhook?.types))
  const { pending, refusal, errors, submit } = useFormAction({
    action: confirmed(save),
    read: (form): WebhookFields => ({
      url: String(form.get('url') ?? ''),
      description: String(form.get('description') ?? ''),
      types: form.getAll('types').map(String).filter(isWebhookType),
    }),
    onDone: onSaved,
  })
  const all = types.size === webhookTypes.length

  function choose(type: WebhookType, chosen: boolean) {
    setTypes((before) => new Set(webhookTypes.filter((each) => (each === type ? chosen : before.has(each)))))
  }

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <TextField
        label="Address"
        name="url"
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        defaultValue={webhook?.url}
        hint="Of the program that is to be told, such as https://sis.example.org/hooks."
        error={errors.url}
      />
      <TextField
        label="Description"
        note="Optional"
        name="description"
        autoComplete="off"
        defaultValue={webhook?.description ?? ''}
        hint="What listens there, for whoever comes after you."
        error={errors.description}
      />
      <fieldset className="flex flex-col gap-4">
        <legend className="pb-2 font-medium text-sm">Events</legend>
        <Checkbox
          label="Every event"
          checked={all}
          indeterminate={types.size > 0 && !all}
          aria-invalid={errors.types === undefined ? undefined : true}
          aria-describedby={errors.types === undefined ? undefined : 'webhook-types-error'}
          onCheckedChange={(checked) => setTypes(new Set(checked ? webhookTypes : []))}
        />
        {errors.types !== undefined && (
          <p id="webhook-types-error" className="text-danger text-sm">
            {errors.types}
          </p>
        )}
        {webhookGroups.map(({ noun, name }) => (
          <fieldset key={noun} className="flex flex-col gap-2 border-line border-t pt-3">
            <legend className="float-start w-full pb-1 font-medium text-muted text-xs">{name}</legend>
            {webhookTypes
              .filter((type) => type.startsWith(`${noun}.`))
              .map((type) => (
                <Checkbox
                  key={type}
                  name="types"
                  value={type}
                  label={webhookTypeWords(type)}
                  hint={<span className="token text-xs">{type}</span>}
                  checked={types.has(type)}
                  onCheckedChange={(checked) => choose(type, checked)}
                />
              ))}
          </fieldset>
        ))}
      </fieldset>
      {refusal && Object.keys(errors).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          {label}
        </Button>
      </div>
    </form>
  )
}

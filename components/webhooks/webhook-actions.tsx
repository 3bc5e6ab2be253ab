'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { Dialog } from '@/components/ui/dialog'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'
import type { Webhook } from '@/lib/webhooks/find-webhooks'
import { ShownWebhookSecret } from './add-webhook'
import { type WebhookFields, WebhookForm } from './webhook-form'

type OfWebhook = { id: string }

export type WebhookDoing = {
  sendTry: Action<OfWebhook, void>
  saveWebhook: Action<OfWebhook & WebhookFields, void>
  switchWebhookNow: Action<OfWebhook & { on: boolean }, void>
  makeWebhookSecret: Action<OfWebhook, { secret: string }>
  removeWebhookNow: Action<OfWebhook, void>
}

type WebhookActionsProps = { webhook: Pick<Webhook, 'id' | 'url' | 'description' | 'types' | 'disabledAt'>; doing: WebhookDoing }

/** Everything an owner can do about one webhook. */
export function WebhookActions({ webhook, doing }: WebhookActionsProps) {
  const { id, disabledAt } = webhook
  const isOn = disabledAt === null
  return (
    <>
      {isOn && <SendTry id={id} sendTry={doing.sendTry} />}
      <ChangeWebhook webhook={webhook} saveWebhook={doing.saveWebhook} />
      <RenewSecret id={id} makeWebhookSecret={doing.makeWebhookSecret} />
      {isOn ? (
        <ConfirmButton
          label="Switch off"
          title="Switch this webhook off?"
          description="What waits is cancelled, and what happens while it is off is never told, not even after you switch it on again."
          onConfirm={async () => {
            const result = await doing.switchWebhookNow({ id, on: false })
            return result.ok ? undefined : result.message
          }}
        />
      ) : (
        <SwitchOn id={id} switchWebhookNow={doing.switchWebhookNow} />
      )}
      <RemoveWebhook id={id} removeWebhookNow={doing.removeWebhookNow} />
    </>
  )
}

function SendTry({ id, sendTry }: OfWebhook & Pick<WebhookDoing, 'sendTry'>) {
  const [pending, startTransition] = useTransition()
  function press() {
    startTransition(async () => {
      const result = await sendTry({ id })
      if (result.ok) showToast({ title: 'Try queued', description: 'What the receiver answers appears in the log in a moment.' })
      else showToast({ tone: 'error', title: result.message })
    })
  }
  return (
    <Button variant="primary" pending={pending} onClick={press}>
      Send a try
    </Button>
  )
}

function SwitchOn({ id, switchWebhookNow }: OfWebhook & Pick<WebhookDoing, 'switchWebhookNow'>) {
  const [pending, startTransition] = useTransition()
  function press() {
    startTransition(async () => {
      const result = await switchWebhookNow({ id, on: true })
      if (result.ok) showToast({ title: 'Webhook switched on', description: 'It is told what happens from now on.' })
      else showToast({ tone: 'error', title: result.message })
    })
  }
  return (
    <Button variant="primary" pending={pending} onClick={press}>
      Switch on
    </Button>
  )
}

function ChangeWebhook({ webhook, saveWebhook }: { webhook: WebhookActionsProps['webhook'] } & Pick<WebhookDoing, 'saveWebhook'>) {
  const [open, setOpen] = useState(false)
  const { id } = webhook
  return (
    <Dialog open={open} onOpenChange={setOpen} title="Change webhook" size="lg" trigger={<Button>Change</Button>}>
      <WebhookForm
        webhook={webhook}
        label="Save"
        save={(fields) => saveWebhook({ id, ...fields })}
        onSaved={() => {
          showToast({ title: 'Webhook saved' })
          setOpen(false)
        }}
      />
    </Dialog>
  )
}

function RenewSecret({ id, makeWebhookSecret }: OfWebhook & Pick<WebhookDoing, 'makeWebhookSecret'>) {
  const [secret, setSecret] = useState<string>()
  return (
    <>
      <ConfirmButton
        label="New secret"
        title="Make a new secret?"
        description="For 24 hours both the new secret and the present one sign, so that the receiver can change over. After that the present one is of no use."
        confirmLabel="Make a new secret"
        onConfirm={async () => {
          const result = await confirmed(makeWebhookSecret)({ id })
          if (!result.ok) return result.message
          setSecret(result.data.secret)
          return undefined
        }}
      />
      <Dialog open={secret !== undefined} onOpenChange={(next) => !next && setSecret(undefined)} title="The new secret">
        {secret !== undefined && <ShownWebhookSecret secret={secret} />}
      </Dialog>
    </>
  )
}

function RemoveWebhook({ id, removeWebhookNow }: OfWebhook & Pick<WebhookDoing, 'removeWebhookNow'>) {
  const router = useRouter()
  return (
    <ConfirmButton
      label="Remove"
      title="Remove this webhook?"
      description="Nothing is told there any more, and its log is deleted. This cannot be undone."
      confirmLabel="Remove webhook"
      danger
      onConfirm={async () => {
        const result = await confirmed(removeWebhookNow)({ id })
        if (!result.ok) return result.message
        showToast({ title: 'Webhook removed' })
        router.replace('/settings/webhooks')
        return undefined
      }}
    />
  )
}

'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { ShownOnce } from '@/components/settings/shown-once'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Action } from '@/lib/action-result'
import { type WebhookFields, WebhookForm } from './webhook-form'

export function AddWebhook({ createWebhook }: { createWebhook: Action<WebhookFields, { secret: string }> }) {
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState<string>()
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) setSecret(undefined)
      }}
      title={secret === undefined ? 'Add webhook' : 'The secret of the new webhook'}
      size="lg"
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden="true" />}>
          Add webhook
        </Button>
      }
    >
      {secret === undefined ? (
        <WebhookForm label="Add webhook" save={createWebhook} onSaved={({ secret: made }) => setSecret(made)} />
      ) : (
        <ShownWebhookSecret secret={secret} />
      )}
    </Dialog>
  )
}

/** By it the receiver knows that what it is told comes from here. */
export function ShownWebhookSecret({ secret }: { secret: string }) {
  return (
    <ShownOnce
      label="Secret"
      text={secret}
      announcement="Secret copied"
      warning="Copy the secret now and give it to the program that is told: by it the program checks that what it hears comes from here. Nobody can show it again; if it is lost, make another."
    />
  )
}

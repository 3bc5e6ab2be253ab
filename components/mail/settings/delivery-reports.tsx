'use client'

import { KeyRound } from 'lucide-react'
import { useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { ShownOnce } from '@/components/settings/shown-once'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { Action } from '@/lib/action-result'

const example = `{"events": [
  {"type": "bounced", "kind": "permanent",
   "message_id": "…", "detail": "550 5.1.1 …"},
  {"type": "complained", "message_id": "…"}
]}`

type DeliveryReportsProps = {
  /** Where reports are posted to. */
  address: string
  hasSecret: boolean
  createSecret: Action<undefined, { secret: string }>
}

/** How a mail provider tells of mails that came back, and the secret it signs that with. */
export function DeliveryReports({ address, hasSecret, createSecret }: DeliveryReportsProps) {
  return (
    <Panel
      title="Delivery reports"
      description="A mail server accepts a mail first and learns later that it cannot be delivered. Let your mail provider, or a small program between the two, report that here."
      action={<CreateSecret replaces={hasSecret} createSecret={createSecret} />}
    >
      <div className="flex flex-col gap-4 text-sm">
        <div className="flex flex-col gap-1.5">
          <p className="font-medium">Address reports are posted to</p>
          <div className="flex flex-col items-start gap-2 sm:flex-row sm:items-center">
            <span className="token min-w-0 break-all rounded-md border border-line bg-sunken px-3 py-1.5">{address}</span>
            <CopyButton label="Copy" subject="the address for delivery reports" announcement="Address copied" text={address} size="sm" />
          </div>
        </div>
        <div className="flex flex-col gap-1.5">
          <p className="font-medium">What a report says</p>
          <pre className="token overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2">{example}</pre>
        </div>
        <p className="max-w-160 text-muted">
          <span className="token">message_id</span> is the Message-ID the mail carried. Reports are signed as Standard Webhooks say, with
          the headers <span className="token">webhook-id</span>, <span className="token">webhook-timestamp</span> and{' '}
          <span className="token">webhook-signature</span>. A mail that came back for good, or that a family reported as unwanted, stops
          mail to its address.
        </p>
        {!hasSecret && (
          <p className="flex items-center gap-2 text-muted">
            <KeyRound aria-hidden="true" className="size-4 shrink-0" />
            There is no secret yet, so every report is refused.
          </p>
        )}
      </div>
    </Panel>
  )
}

function CreateSecret({ replaces, createSecret }: { replaces: boolean; createSecret: DeliveryReportsProps['createSecret'] }) {
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState<string>()
  const [refusal, setRefusal] = useState<string>()
  const [pending, startTransition] = useTransition()
  const verb = replaces ? 'Replace secret' : 'Create secret'

  function create() {
    startTransition(async () => {
      const result = await confirmed(createSecret)(undefined)
      if (result.ok) setSecret(result.data.secret)
      else setRefusal(result.message)
    })
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) setSecret(undefined)
        setRefusal(undefined)
      }}
      title={secret === undefined ? `${verb} for delivery reports?` : 'Your new secret'}
      trigger={<Button size="sm">{verb}</Button>}
    >
      {secret === undefined ? (
        <div className="flex flex-col gap-4">
          <p className="text-muted text-sm">
            {replaces
              ? 'Reports signed with the secret there is now are refused from this moment on.'
              : 'Whoever has it can tell us that mails came back, which stops mail to their addresses.'}
          </p>
          {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
          <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
            <DialogClose />
            <Button variant={replaces ? 'danger' : 'primary'} pending={pending} onClick={create}>
              {verb}
            </Button>
          </div>
        </div>
      ) : (
        <ShownOnce
          label="Secret for delivery reports"
          text={secret}
          announcement="Secret copied"
          warning="Copy the secret now and give it to your mail provider. Nobody can show it again; if it is lost, replace it."
        />
      )}
    </Dialog>
  )
}

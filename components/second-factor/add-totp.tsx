'use client'

import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { QrCode } from '@/components/ui/qr-code'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { Added } from './added'

type NewTotp = { key: string; address: string; qr: { size: number; path: string } }

export type TotpDoors = { begin: Action<undefined, NewTotp>; add: Action<{ code: string }, Added> }

/** Shows an authenticator app its secret, and takes the first code of it. */
export function AddTotp({ doors: { begin, add }, onAdded }: { doors: TotpDoors; onAdded: (added: Added) => void }) {
  const [totp, setTotp] = useState<NewTotp>()
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()
  const [pending, startTransition] = useTransition()

  const begun = useRef(false)

  useEffect(() => {
    // Once: beginning again would make another key, and the one that is on the screen would no longer be good.
    if (begun.current) return
    begun.current = true
    confirmed(begin)(undefined).then(
      (result) => {
        if (result.ok) setTotp(result.data)
        else setRefusal(result)
      },
      () => setRefusal({ message: 'No key came. Load this page again.', fields: {} }),
    )
  }, [begin])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const code = String(new FormData(event.currentTarget).get('code') ?? '')
    startTransition(async () => {
      const result = await confirmed(add)({ code })
      if (result.ok) onAdded(result.data)
      else setRefusal(result)
    })
  }

  return (
    <form className="flex flex-col gap-5" method="post" onSubmit={submit} noValidate>
      <p className="text-sm">
        Open an authenticator app on your phone, such as Google Authenticator, Microsoft Authenticator or 2FAS, add an account, and scan
        this.
      </p>
      <div className="flex flex-col items-center gap-3">
        {totp ? (
          <>
            <QrCode code={totp.qr} label="QR code for the authenticator app" className="size-44 rounded-md border border-line" />
            <a href={totp.address} className="text-accent-text text-sm underline underline-offset-2 sm:hidden">
              Open in the app on this phone
            </a>
          </>
        ) : refusal ? null : (
          <div role="status" aria-label="Making a key" className="size-44 animate-pulse rounded-md bg-hover" />
        )}
      </div>
      {totp && (
        <div className="flex flex-col gap-1.5">
          <p className="text-muted text-sm">Or type this key into the app:</p>
          <div className="flex items-start justify-between gap-3">
            <output aria-label="Key for the authenticator app" className="token wrap-anywhere text-sm">
              {totp.key.replace(/(.{4})(?=.)/g, '$1 ')}
            </output>
            <CopyButton label="Copy" subject="key" announcement="Key copied" text={totp.key} size="sm" />
          </div>
        </div>
      )}
      <TextField
        label="Code from the app"
        name="code"
        mono
        inputMode="numeric"
        autoComplete="one-time-code"
        hint="Six digits. The app shows a new code every 30 seconds."
        error={refusal?.fields.code}
      />
      {refusal && refusal.fields.code === undefined && <Notice tone="error">{refusal.message}</Notice>}
      <Button type="submit" variant="primary" pending={pending} disabled={totp === undefined}>
        Add authenticator app
      </Button>
    </form>
  )
}

'use client'

import { KeyRound, Smartphone } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { DateTime } from '@/components/ui/date-time'
import { Dialog } from '@/components/ui/dialog'
import type { Action } from '@/lib/action-result'
import { AddPasskey, type PasskeyDoors } from './add-passkey'
import { AddTotp, type TotpDoors } from './add-totp'
import type { Added } from './added'
import { RecoveryCodes } from './recovery-codes'

type Passkey = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

export type SecondFactorDoors = {
  totp: TotpDoors & { remove: Action<undefined, void> }
  /** Left out where there can be no passkeys. */
  passkey: PasskeyDoors | undefined
  removePasskey: Action<{ id: string }, void>
  makeRecoveryCodes: Action<undefined, { recoveryCodes: string[] }>
}

type SecondFactorsProps = {
  email: string
  factors: { totp: { addedAt: Date } | null; passkeys: readonly Passkey[]; recoveryCodesLeft: number }
  timeZone: string
  doors: SecondFactorDoors
}

/** What the member signs in with besides the password, and the ways to add and to remove it. */
export function SecondFactors({ email, factors: { totp, passkeys, recoveryCodesLeft }, timeZone, doors }: SecondFactorsProps) {
  const [adding, setAdding] = useState<'totp' | 'passkey'>()
  // Here and not in the dialog that adds: it goes with the button it belongs to as soon as there is an app.
  const [codes, setCodes] = useState<readonly string[]>()

  function added({ recoveryCodes }: Added) {
    setAdding(undefined)
    setCodes(recoveryCodes)
  }

  const dialog = (which: 'totp' | 'passkey') => ({
    open: adding === which,
    onOpenChange: (open: boolean) => setAdding(open ? which : undefined),
  })

  return (
    <>
      <ul className="flex flex-col divide-y divide-line">
        <Row
          title="Authenticator app"
          text={
            totp ? (
              <>
                Added <DateTime at={totp.addedAt} timeZone={timeZone} precision="day" />
              </>
            ) : (
              'An app on your phone that shows a new code every 30 seconds.'
            )
          }
        >
          {totp ? (
            <ConfirmButton
              label="Remove authenticator app"
              title="Remove the authenticator app?"
              description="Its codes let nobody in any more. Remove the account from the app too."
              confirmLabel="Remove"
              size="sm"
              danger
              onConfirm={async () => refusalOf(await confirmed(doors.totp.remove)(undefined))}
            />
          ) : (
            <Dialog
              {...dialog('totp')}
              title="Add an authenticator app"
              trigger={
                <Button size="sm" icon={<Smartphone aria-hidden="true" />}>
                  Add authenticator app
                </Button>
              }
            >
              <AddTotp doors={doors.totp} onAdded={added} />
            </Dialog>
          )}
        </Row>
        <Row
          title="Passkeys"
          text={passkeys.length === 0 ? 'Signs you in with a finger, a face or a PIN, without the password.' : undefined}
          list={passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
              <p className="min-w-0 flex-1 basis-52 text-sm">
                <span className="wrap-anywhere font-medium">{name}</span>
                <span className="block text-muted">
                  Added <DateTime at={createdAt} timeZone={timeZone} precision="day" />
                  {lastUsedAt && (
                    <>
                      , last used <DateTime at={lastUsedAt} timeZone={timeZone} precision="day" />
                    </>
                  )}
                </span>
              </p>
              <ConfirmButton
                label="Remove"
                title={`Remove the passkey ${name}?`}
                description="It lets nobody in any more. Remove it from the device too."
                size="sm"
                danger
                onConfirm={async () => refusalOf(await confirmed(doors.removePasskey)({ id }))}
              />
            </li>
          ))}
        >
          {doors.passkey ? (
            <Dialog
              {...dialog('passkey')}
              title="Add a passkey"
              trigger={
                <Button size="sm" icon={<KeyRound aria-hidden="true" />}>
                  Add passkey
                </Button>
              }
            >
              <AddPasskey doors={doors.passkey} onAdded={added} />
            </Dialog>
          ) : (
            <p className="text-muted text-sm">Passkeys need an https address with a name.</p>
          )}
        </Row>
        {(totp || passkeys.length > 0) && (
          <Row
            title="Recovery codes"
            text={
              recoveryCodesLeft === 0
                ? 'None left. Make new ones, for the day the phone is lost.'
                : `${recoveryCodesLeft} of 10 left. Each lets you in once when the app or the passkey is lost.`
            }
          >
            <ConfirmButton
              label="Make new recovery codes"
              title="Make new recovery codes?"
              description="The codes from before stop working."
              confirmLabel="Make"
              size="sm"
              onConfirm={async () => {
                const result = await confirmed(doors.makeRecoveryCodes)(undefined)
                if (result.ok) setCodes(result.data.recoveryCodes)
                return refusalOf(result)
              }}
            />
          </Row>
        )}
      </ul>
      <Dialog open={codes !== undefined} onOpenChange={(open) => open || setCodes(undefined)} title="Your recovery codes">
        <RecoveryCodes codes={codes ?? []} email={email} doneLabel="I have kept them" onDone={() => setCodes(undefined)} />
      </Dialog>
    </>
  )
}

type RowProps = { title: string; text?: ReactNode; list?: readonly ReactNode[]; children: ReactNode }

function Row({ title, text, list = [], children }: RowProps) {
  return (
    <li className="flex flex-col gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-52">
          <h3 className="font-medium text-sm">{title}</h3>
          {text !== undefined && <p className="text-muted text-sm">{text}</p>}
        </div>
        {children}
      </div>
      {list.length > 0 && <ul className="flex flex-col gap-3">{list}</ul>}
    </li>
  )
}

function refusalOf(result: { ok: true } | { ok: false; message: string }): string | undefined {
  return result.ok ? undefined : result.message
}

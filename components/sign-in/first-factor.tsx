'use client'

import { useState } from 'react'
import { AddPasskey, type PasskeyDoors } from '@/components/second-factor/add-passkey'
import { AddTotp, type TotpDoors } from '@/components/second-factor/add-totp'
import type { Added } from '@/components/second-factor/added'
import { RecoveryCodes } from '@/components/second-factor/recovery-codes'
import { SignOutForm } from '@/components/shell/sign-out-form'
import { Button } from '@/components/ui/button'
import { Tabs } from '@/components/ui/tabs'
import { pageToGoOn } from './last-page'

type Doors = {
  totp: TotpDoors
  /** Left out where there can be no passkeys. */
  passkey: PasskeyDoors | undefined
}

type FirstFactorProps = {
  email: string
  /** None once somebody is let in: what is left is to keep the recovery codes. */
  doors: Doors | undefined
}

/** After the password, where a second factor is due: adds one, shows the recovery codes, and goes on. */
export function FirstFactor({ email, doors }: FirstFactorProps) {
  const [way, setWay] = useState<'totp' | 'passkey'>('totp')
  const [codes, setCodes] = useState<readonly string[]>()

  function added({ recoveryCodes }: Added) {
    if (recoveryCodes) setCodes(recoveryCodes)
    else goOn()
  }

  if (codes) return <RecoveryCodes codes={codes} email={email} doneLabel="Continue" onDone={goOn} />
  if (!doors) return null
  const { totp, passkey } = doors
  const app = <AddTotp doors={totp} onAdded={added} />
  return (
    <div className="flex flex-col gap-4">
      {passkey ? (
        <Tabs
          label="Second factor"
          value={way}
          onChange={setWay}
          tabs={[
            { name: 'totp', label: 'Authenticator app', panel: app },
            { name: 'passkey', label: 'Passkey', panel: <AddPasskey doors={passkey} onAdded={added} /> },
          ]}
        />
      ) : (
        app
      )}
      <SignOutForm className="flex justify-center">
        <Button type="submit" variant="quiet" size="sm">
          Start again
        </Button>
      </SignOutForm>
    </div>
  )
}

function goOn() {
  window.location.assign(pageToGoOn())
}

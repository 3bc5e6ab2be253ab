'use client'

import { type ReactNode, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/counted'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import type { Action, ActionResult } from '@/lib/action-result'
import { ChangeMember, type MemberStanding } from './change-member'
import { RemoveMember } from './remove-member'
import { ShownOnce } from './shown-once'

type ManagedMember = { id: string; email: string; suspended: boolean; hasSecondFactor: boolean } & MemberStanding

export type Managing = {
  changeMember: Action<{ id: string } & MemberStanding, void>
  suspendMember: Action<{ id: string }, void>
  reactivateMember: Action<{ id: string }, void>
  renewPassword: Action<{ id: string }, { passwordAddress: string }>
  removeMember: Action<{ id: string }, void>
  endSessions: Action<{ id: string }, { ended: number }>
  resetFactors: Action<{ id: string }, { passwordAddress: string }>
}

type ManageMemberProps = {
  member: ManagedMember
  /** Whether it is the one who looks: nobody suspends or removes themselves. */
  own: boolean
  /** Of the roster. */
  schools: readonly string[]
  managing: Managing
}

/** Everything an owner can do about one member, in a dialog of the row. */
export function ManageMember({ member, own, schools, managing }: ManageMemberProps) {
  const [open, setOpen] = useState(false)
  const [removing, setRemoving] = useState(false)
  const [address, setAddress] = useState<string>()

  function change(next: boolean) {
    setOpen(next)
    if (!next) return
    setRemoving(false)
    setAddress(undefined)
  }

  const { id, email } = member
  const title = address !== undefined ? 'New password address' : removing ? 'Remove this member?' : 'Manage member'
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      description={<span className="wrap-anywhere">{email}</span>}
      trigger={
        <Button size="sm" aria-label={`Manage ${email}`}>
          Manage
        </Button>
      }
    >
      {address !== undefined ? (
        <ShownOnce
          label="Address to set the password"
          text={address}
          announcement={`Address for ${email} copied`}
          warning="Send this address to the member yourself, on a way you trust. It works once, for three days; whoever opens it sets the password. Addresses from before are dead."
        />
      ) : removing ? (
        <RemoveMember email={email} remove={() => confirmed(managing.removeMember)({ id })} onBack={() => setRemoving(false)} />
      ) : (
        <div className="flex flex-col gap-5">
          <ChangeMember
            // Opened again at once, it may still stand as it was; the fields begin anew when what was saved arrives.
            key={[member.role, ...member.schools].join()}
            standing={member}
            schools={schools}
            save={(standing) => confirmed(managing.changeMember)({ id, ...standing })}
            onSaved={() => setOpen(false)}
          />
          <ul className="flex flex-col divide-y divide-line border-line border-t pt-4">
            {!member.suspended && (
              <Deed
                label="New password address"
                meaning="For somebody who has no password yet or forgot it. An address from before stops working."
                work={() => confirmed(managing.renewPassword)({ id })}
                onDone={({ passwordAddress }) => setAddress(passwordAddress)}
              />
            )}
            {!own && (
              <Deed
                label={member.suspended ? 'Reactivate' : 'Suspend'}
                meaning={
                  member.suspended
                    ? 'May sign in again, with the password as it was.'
                    : 'Signed out everywhere at once, and kept out until you reactivate.'
                }
                work={() => confirmed(member.suspended ? managing.reactivateMember : managing.suspendMember)({ id })}
              />
            )}
            {!own && !member.suspended && (
              <Deed
                label="End sessions"
                meaning="Signed out everywhere at once. May sign in again."
                work={() => confirmed(managing.endSessions)({ id })}
                onDone={({ ended }) => showToast({ title: ended === 0 ? 'There was no session' : `${counted(ended, 'session')} ended` })}
              />
            )}
            {!own && member.hasSecondFactor && (
              <Deed
                label="Remove second factors"
                meaning="For somebody who has lost the phone and the recovery codes. Be sure who asks. The password and linked accounts go too, and every session ends; you get an address at which the member sets a new password."
                work={() => confirmed(managing.resetFactors)({ id })}
                onDone={({ passwordAddress }) => {
                  setAddress(passwordAddress)
                  showToast({ tone: 'success', title: 'Second factors removed' })
                }}
              />
            )}
            {own ? (
              <li className="py-3 text-muted text-sm last:pb-0">You cannot suspend or remove yourself. Another owner can.</li>
            ) : (
              <DeedRow meaning="Signed out everywhere at once, for good. The audit record still says who did what.">
                <Button size="sm" onClick={() => setRemoving(true)}>
                  Remove
                </Button>
              </DeedRow>
            )}
          </ul>
        </div>
      )}
    </Dialog>
  )
}

type DeedProps<Data> = {
  label: string
  meaning: string
  work: () => Promise<ActionResult<Data>>
  onDone?: (data: Data) => void
}

/** Done with one press, as it can be taken back or harms nobody. */
function Deed<Data>({ label, meaning, work, onDone }: DeedProps<Data>) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()

  function press() {
    startTransition(async () => {
      const result = await work()
      setRefusal(result.ok ? undefined : result.message)
      if (result.ok) onDone?.(result.data)
    })
  }

  return (
    <DeedRow meaning={meaning} refusal={refusal}>
      <Button size="sm" pending={pending} onClick={press}>
        {label}
      </Button>
    </DeedRow>
  )
}

function DeedRow({ meaning, refusal, children }: { meaning: string; refusal?: string | undefined; children: ReactNode }) {
  return (
    <li className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="min-w-0 flex-1 basis-52 text-muted text-sm">{meaning}</p>
        {children}
      </div>
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
    </li>
  )
}

'use client'

import { useRouter } from 'next/navigation'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { DateTime } from '@/components/ui/date-time'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { ActivationSource } from '@/prisma/generated/enums'

export type SayActivation = Action<{ id: string; reason: string }, void>

const speakers: Record<ActivationSource, string> = {
  roster: 'the roster',
  report: 'the account report',
  api: 'a program with an API key',
  hand: 'the office',
}

type ActivationNoteProps = { activatedAt: Date; source: ActivationSource | null; timeZone: string }

/** Who said that the account is set up, and when. */
export function ActivationNote({ activatedAt, source, timeZone }: ActivationNoteProps) {
  return (
    <span className="text-muted text-sm">
      {source && `said by ${speakers[source]}, `}
      <DateTime at={activatedAt} timeZone={timeZone} precision="day" />
    </span>
  )
}

export function ActivateButton({ id, activate }: { id: string; activate: SayActivation }) {
  return (
    <SayButton
      id={id}
      say={activate}
      label="Mark as activated"
      title="Mark this invitation as activated"
      question="How do you know?"
      description="Only when you know that the account is set up, because somebody showed or told you. Your reason is written to the audit record."
    />
  )
}

export function WithdrawButton({ id, withdraw }: { id: string; withdraw: SayActivation }) {
  return (
    <SayButton
      id={id}
      say={withdraw}
      label="Withdraw"
      title="Withdraw that the account is set up"
      question="What was wrong?"
      description="The invitation stands again as it did before. Your reason is written to the audit record."
    />
  )
}

type SayButtonProps = { id: string; say: SayActivation; label: string; title: string; description: string; question: string }

function SayButton({ id, say, question, ...words }: SayButtonProps) {
  const router = useRouter()
  return (
    <ConfirmButton
      {...words}
      size="sm"
      onConfirm={async (form) => {
        const result = await say({ id, reason: String(form.get('reason') ?? '') })
        if (!result.ok) return result.fields.reason ?? result.message
        router.refresh()
        return undefined
      }}
    >
      <TextField label={question} name="reason" required minLength={3} maxLength={300} autoComplete="off" />
    </ConfirmButton>
  )
}

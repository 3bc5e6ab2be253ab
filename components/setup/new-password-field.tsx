'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'

type NewPasswordFieldProps = { label: string; shortest: number; error: string | undefined }

/** A password nobody knows yet: it may be looked at while it is typed (NIST SP 800-63B-4 §3.1.1.2). */
export function NewPasswordField({ label, shortest, error }: NewPasswordFieldProps) {
  const [shown, setShown] = useState(false)
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={label}
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        autoCapitalize="none"
        spellCheck={false}
        hint={`At least ${shortest} characters. A short sentence is easy to remember and hard to guess.`}
        required
        error={error}
      />
      <span>
        <Button
          size="sm"
          aria-pressed={shown}
          icon={shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          onClick={() => setShown(!shown)}
        >
          Show what I type
        </Button>
      </span>
    </div>
  )
}

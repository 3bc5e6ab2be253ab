'use client'

import { useState } from 'react'
import { counted } from './counted'
import { TextField } from './text-field'

type ConfirmCountProps = {
  /** Exactly what the act is about. */
  count: number
  /** Of what, one of them: "mail". */
  noun: string
  /** Whether the number stands there now; told each time that changes. */
  onMatch: (matches: boolean) => void
}

/** Asks for the exact number before a mass act, so that nobody does to thousands what they meant for ten. */
export function ConfirmCount({ count, noun, onMatch }: ConfirmCountProps) {
  const [typed, setTyped] = useState('')
  return (
    <TextField
      label={`Type ${count.toLocaleString('en-US')} to go on`}
      hint={`This is about ${counted(count, noun)}. Typing the number makes sure that you mean all of them.`}
      inputMode="numeric"
      autoComplete="off"
      value={typed}
      onChange={(event) => {
        const next = event.currentTarget.value
        setTyped(next)
        if (isCount(next, count) !== isCount(typed, count)) onMatch(isCount(next, count))
      }}
    />
  )
}

/** However thousands are set apart: "1,204", "1.204", "1 204". */
function isCount(typed: string, count: number): boolean {
  return typed.replace(/[\s.,'’]/g, '') === String(count)
}

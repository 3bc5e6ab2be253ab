'use client'

import { Undo2 } from 'lucide-react'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import type { Action } from '@/lib/action-result'
import type { RosterImport } from '@/lib/roster/import-json'

type UndoImportProps = Pick<RosterImport, 'id' | 'counts'> & {
  /** Why it cannot be undone; null when it can. */
  whyNot: string | null
  undo: Action<{ id: string }, { isUndone: boolean }>
}

/** Takes an applied import back as one act, as long as nothing later depends on it. */
export function UndoImport({ id, counts, whyNot, undo }: UndoImportProps) {
  async function confirm() {
    const result = await undo({ id })
    return result.ok ? undefined : result.message
  }

  return (
    <div className="flex flex-col gap-1.5 sm:items-end">
      <ConfirmButton
        label="Undo import"
        title="Undo this import?"
        description={<Consequences counts={counts} />}
        danger
        icon={<Undo2 aria-hidden="true" />}
        disabled={whyNot !== null}
        onConfirm={confirm}
      />
      {whyNot !== null && <p className="max-w-80 text-muted text-sm sm:text-end">{whyNot}</p>}
    </div>
  )
}

function Consequences({ counts: { added, changed, removed } }: Pick<RosterImport, 'counts'>) {
  const parts = [
    added > 0 && `${counted(added, 'contact')} that it added ${added === 1 ? 'is' : 'are'} taken away.`,
    changed > 0 && `${counted(changed, 'contact')} that it changed ${changed === 1 ? 'is' : 'are'} as before.`,
    removed > 0 && `${counted(removed, 'contact')} that it removed ${removed === 1 ? 'comes' : 'come'} back.`,
  ].filter((part) => part !== false)
  return (
    <span className="flex flex-col gap-1">
      {parts.length === 0 ? 'It changed no contact, so nothing but its note goes.' : parts.map((part) => <span key={part}>{part}</span>)}
      {parts.length > 0 && (
        <span>Everything at once. Invitations that it closed open again, at the same addresses, unless they are over.</span>
      )}
    </span>
  )
}

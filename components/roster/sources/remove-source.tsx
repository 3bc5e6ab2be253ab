'use client'

import { useRouter } from 'next/navigation'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { Panel } from '@/components/ui/panel'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'
import type { SourceView } from '@/lib/roster/source'

type RemoveSourceProps = { source: Pick<SourceView, 'id' | 'name' | 'contacts'>; remove: Action<{ id: string }, void> }

/** Takes a source off the list; one that still lists contacts cannot go. */
export function RemoveSource({ source: { id, name, contacts }, remove }: RemoveSourceProps) {
  const router = useRouter()

  async function confirm() {
    const result = await remove({ id })
    if (!result.ok) return result.message
    showToast({ tone: 'success', title: `Source ${name} removed` })
    router.push('/roster')
    return undefined
  }

  return (
    <Panel title="Remove source">
      <div className="flex flex-col items-start gap-x-8 gap-y-3 sm:flex-row sm:justify-between">
        <p className="max-w-160 text-muted text-sm">
          {contacts > 0
            ? `It lists ${counted(contacts, 'contact')}, who would then belong to nobody’s list. Undo its imports first, or import a list without them.`
            : 'It lists no contacts. Its settings and the history of its imports go with it; the audit record stays.'}
        </p>
        <ConfirmButton
          label="Remove source"
          title={`Remove the source ${name}?`}
          description="Its settings and the history of its imports are deleted. The audit record stays."
          danger
          disabled={contacts > 0}
          onConfirm={confirm}
        />
      </div>
    </Panel>
  )
}

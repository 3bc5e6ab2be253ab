'use client'

import { useRouter } from 'next/navigation'
import { isTypedCount } from '@/components/roster/import-words'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { Panel } from '@/components/ui/panel'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { SourceRemoval } from '@/lib/roster/sources/remove-source'
import type { SourceView } from '@/lib/roster/sources/source'

type RemoveSourceProps = {
  source: Pick<SourceView, 'id' | 'name' | 'contacts'>
  /** Whether whoever looks may remove one that lists contacts. */
  canRemoveContacts: boolean
  remove: Action<{ id: string; contacts: number }, SourceRemoval>
}

/** Takes a source off the list; an owner also one that lists contacts, who types how many. */
export function RemoveSource({ source: { id, name, contacts }, canRemoveContacts, remove }: RemoveSourceProps) {
  const router = useRouter()
  const number = contacts.toLocaleString('en-US')

  async function confirm(form: FormData) {
    if (contacts > 0 && !isTypedCount(String(form.get('count') ?? ''), contacts)) return `That is not the number. Type ${number}.`
    const result = await remove({ id, contacts })
    if (!result.ok) return result.message
    const { removed } = result.data
    showToast({ tone: 'success', title: `Source ${name} removed${removed > 0 ? `, with ${counted(removed, 'contact')}` : ''}` })
    router.push('/roster')
    return undefined
  }

  return (
    <Panel title="Remove source">
      <div className="flex flex-col items-start gap-x-8 gap-y-3 sm:flex-row sm:justify-between">
        <p className="max-w-160 text-muted text-sm">{explain(contacts, canRemoveContacts)}</p>
        <ConfirmButton
          label="Remove source"
          title={contacts > 0 ? `Remove the source ${name} with ${counted(contacts, 'contact')}?` : `Remove the source ${name}?`}
          description={
            contacts > 0
              ? 'Whom another source lists stays. The others leave the roster, and their open invite pages are closed. The settings, the students and the history of the source are deleted; the audit record stays. This cannot be undone.'
              : 'Its settings and the history of its imports are deleted. The audit record stays.'
          }
          danger
          disabled={contacts > 0 && !canRemoveContacts}
          onConfirm={confirm}
        >
          {contacts > 0 && (
            <TextField
              name="count"
              label={`Type ${number} to remove it`}
              inputMode="numeric"
              autoComplete="off"
              required
              hint="The number of contacts it lists."
            />
          )}
        </ConfirmButton>
      </div>
    </Panel>
  )
}

function explain(contacts: number, canRemoveContacts: boolean): string {
  if (contacts === 0) return 'It lists no contacts. Its settings and the history of its imports go with it; the audit record stays.'
  return canRemoveContacts
    ? `It lists ${counted(contacts, 'contact')}. Those whom no other source lists leave the roster with it, and their open invite pages are closed.`
    : `It lists ${counted(contacts, 'contact')}, who would leave the roster with it. Only an owner of the district can remove it.`
}

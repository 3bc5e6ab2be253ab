'use client'

import { useRouter } from 'next/navigation'
import { useOptimistic, useState, useTransition } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { Action } from '@/lib/action-result'
import { KeyNames } from './key-names'
import type { Shortcut } from './shortcuts'
import { useShortcuts } from './use-shortcut'

type ShortcutHelpProps = { on: boolean; savePreferences: Action<{ shortcuts: boolean }, void>; onClose: () => void }

/** What works on the page that is open, and the switch that turns all of it off. */
export function ShortcutHelp({ on, savePreferences, onClose }: ShortcutHelpProps) {
  const router = useRouter()
  const groups = inGroups(useShortcuts())
  const [pending, startTransition] = useTransition()
  const [chosen, choose] = useOptimistic(on)
  const [refusal, setRefusal] = useState<string>()
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Keyboard shortcuts"
      description="What works on this page. Nothing happens while you type in a field."
      size="lg"
      footer={<DialogClose variant="primary">Done</DialogClose>}
    >
      <div className="flex flex-col gap-5">
        <Checkbox
          label="Use keyboard shortcuts"
          hint="Off for you, in every browser, until you switch them on again here or in Settings."
          checked={chosen}
          disabled={pending}
          onCheckedChange={(shortcuts) =>
            startTransition(async () => {
              choose(shortcuts)
              const result = await savePreferences({ shortcuts })
              if (!result.ok) return setRefusal(result.message)
              setRefusal(undefined)
              router.refresh()
            })
          }
        />
        {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
        <div className="gap-x-10 sm:columns-2">
          {groups.map(([group, shortcuts]) => (
            <section key={group} aria-label={group} className="break-inside-avoid pb-5">
              <h3 className="pb-1 font-medium text-muted text-xs">{group}</h3>
              <dl className={on ? '' : 'text-muted'}>
                {shortcuts.map(({ key, does }) => (
                  <div
                    key={key}
                    className="flex min-h-8 items-center justify-between gap-4 border-line border-b py-1 text-sm last:border-b-0"
                  >
                    <dt className="order-2 shrink-0">
                      <KeyNames of={key} />
                    </dt>
                    <dd className="order-1 min-w-0 break-words">{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  )
}

/** What belongs to the page before what works on every page. */
function inGroups(shortcuts: readonly Shortcut[]): Array<[string, Shortcut[]]> {
  const everywhere = ['Anywhere', 'Go to']
  const groups = [...new Set(shortcuts.map(({ group }) => group))].sort((one, other) => everywhere.indexOf(one) - everywhere.indexOf(other))
  return groups.map((name) => [name, shortcuts.filter(({ group }) => group === name)])
}

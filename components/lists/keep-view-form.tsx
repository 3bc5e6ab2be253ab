'use client'

import { useRouter } from 'next/navigation'
import { useRef, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import { useFormAction } from '@/components/use-form-action'
import type { Action } from '@/lib/action-result'
import { addressOf } from '@/lib/address-filter'
import type { SavedList } from '@/prisma/generated/enums'
import type { KeptView } from './kept-view'

type SaveView = Action<{ id?: string; list: SavedList; name: string; parameters: Record<string, string> }, KeptView>

export type KeepViewFormProps = {
  list: SavedList
  /** Of the list: "/contacts". */
  path: string
  /** What the list shows now: its filters, its sort and its columns, as they stand in an address. */
  parameters: Readonly<Record<string, string>>
  /** The view that the list was opened by. */
  view: KeptView | undefined
  saveView: SaveView
  removeView: Action<{ id: string }, { name: string; parameters: Record<string, string> }>
  onDone: () => void
}

export function KeepViewForm({ list, path, parameters, view, saveView, removeView, onDone }: KeepViewFormProps) {
  const router = useRouter()
  const asAnother = useRef(false)
  const [removing, startRemoving] = useTransition()
  const { pending, refusal, errors, submit } = useFormAction({
    action: saveView,
    read: (form) => ({
      list,
      name: String(form.get('name') ?? ''),
      parameters: { ...parameters },
      ...(view && !asAnother.current && { id: view.id }),
    }),
    onDone: (kept) => {
      showToast({ title: 'View kept', description: kept.name })
      onDone()
      open(kept)
    },
  })

  function remember(another: boolean) {
    asAnother.current = another
  }

  function open({ id, parameters: kept }: KeptView) {
    router.replace(addressOf(path, { ...kept, view: id }), { scroll: false })
    router.refresh()
  }

  function remove({ id }: KeptView) {
    startRemoving(async () => {
      const result = await removeView({ id })
      if (!result.ok) return showToast({ tone: 'error', title: 'The view was not removed', description: result.message })
      const removed = result.data
      showToast({ title: 'View removed', description: removed.name, action: { label: 'Undo', press: () => keepAgain(removed) } })
      onDone()
      router.replace(addressOf(path, parameters), { scroll: false })
      router.refresh()
    })
  }

  async function keepAgain(removed: { name: string; parameters: Record<string, string> }) {
    const result = await saveView({ list, ...removed })
    if (!result.ok) return showToast({ tone: 'error', title: 'The view was not kept again', description: result.message })
    open(result.data)
  }

  return (
    <form className="flex flex-col gap-3" onSubmit={submit} noValidate>
      <TextField
        label="Name"
        name="name"
        defaultValue={view?.name}
        maxLength={60}
        autoComplete="off"
        placeholder="Oak, never invited"
        error={errors.name}
        hint={view ? undefined : 'Keeps the filters, the sort and the columns of this list, for you alone.'}
      />
      {refusal && errors.name === undefined && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="sm" pending={pending} onClick={() => remember(false)}>
          {view ? 'Keep changes' : 'Keep'}
        </Button>
        {view && (
          <>
            <Button type="submit" size="sm" disabled={pending} onClick={() => remember(true)}>
              Keep as another
            </Button>
            <Button variant="quiet" size="sm" pending={removing} onClick={() => remove(view)}>
              Remove
            </Button>
          </>
        )}
      </div>
    </form>
  )
}

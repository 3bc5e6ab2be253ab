'use client'

import { type ComponentType, type MouseEvent, useEffect, useState, useTransition } from 'react'
import { Button, type ButtonProps } from './button'
import { showToast } from './show-toast'

/** What a dialog takes that is governed from outside. */
export type Governed = { open: boolean; onOpenChange: (open: boolean) => void }

type DialogOnDemandProps<Props> = Omit<ButtonProps, 'onClick' | 'pending'> & {
  /** Fetches the dialog; the same function each time. */
  load: () => Promise<ComponentType<Props & Governed>>
  /** What the dialog takes besides. */
  dialog: Props
}

/** A button whose dialog is fetched once the button is there, so that no page waits for it. Each opening begins anew. */
export function DialogOnDemand<Props>({ load, dialog, ...button }: DialogOnDemandProps<Props>) {
  const [fetched, setFetched] = useState<{ Dialog: ComponentType<Props & Governed> }>()
  const [opening, setOpening] = useState(0)
  const [open, setOpen] = useState(false)
  const [pending, startTransition] = useTransition()

  useEffect(() => {
    // Whoever presses the button asks again, and is told.
    load().then(
      (Dialog) => setFetched({ Dialog }),
      () => undefined,
    )
  }, [load])

  function begin() {
    setOpening((count) => count + 1)
    setOpen(true)
  }

  function press(event: MouseEvent<HTMLButtonElement>) {
    // Not every browser does that by itself, and it is where the focus comes back to.
    event.currentTarget.focus()
    if (fetched) return begin()
    startTransition(async () => {
      try {
        const Dialog = await load()
        startTransition(() => {
          setFetched({ Dialog })
          begin()
        })
      } catch {
        showToast({ tone: 'error', title: 'This did not open', description: 'The connection was lost. Try again, or load the page anew.' })
      }
    })
  }

  return (
    <>
      <Button {...button} aria-haspopup="dialog" pending={pending} onClick={press} />
      {fetched && opening > 0 && <fetched.Dialog key={opening} {...dialog} open={open} onOpenChange={setOpen} />}
    </>
  )
}

'use client'

import { CopyButton } from '@/components/ui/copy-button'
import { DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'

type ShownOnceProps = {
  /** What it is: "API key", "Address". */
  label: string
  text: string
  announcement: string
  /** Why it must be taken now. */
  warning: string
}

/** A secret that exists on this screen and nowhere else, with the way to take it along. */
export function ShownOnce({ label, text, announcement, warning }: ShownOnceProps) {
  return (
    <div data-shown-once="" className="flex flex-col gap-4">
      <Notice tone="warning" title="Shown this once">
        {warning}
      </Notice>
      <div className="flex flex-col gap-1.5">
        <p className="font-medium text-sm">{label}</p>
        <output aria-label={label} className="token break-all rounded-md border border-line bg-sunken px-3 py-2 text-sm">
          {text}
        </output>
      </div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose>Done</DialogClose>
        <CopyButton label="Copy" announcement={announcement} text={text} variant="primary" />
      </div>
    </div>
  )
}

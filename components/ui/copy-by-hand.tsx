'use client'

import { Dialog, DialogClose } from './dialog'
import { TextAreaField } from './text-field'

/** The way out where the browser keeps the clipboard to itself: the text, selected, ready to be copied with the keyboard. */
export function CopyByHand({ title, text, onClose }: { title: string; text: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={title}
      description="Your browser does not let this page use the clipboard; most do so only where the address begins with https. The text is selected: press Ctrl+C, or ⌘C on a Mac, or hold it on a phone and choose Copy."
      footer={<DialogClose>Done</DialogClose>}
    >
      <TextAreaField
        label="Text to copy"
        labelHidden
        mono
        readOnly
        rows={Math.min(10, Math.max(4, text.split('\n').length))}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  )
}

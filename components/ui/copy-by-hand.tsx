'use client'

import { useState } from 'react'
import { announce } from './announce'
import { Button } from './button'
import { copyNow } from './copy-to-clipboard'
import { Dialog, DialogClose } from './dialog'
import { TextAreaField } from './text-field'

/** The way out where the browser keeps the clipboard to itself: the text, selected, ready to be copied with the keyboard. */
export function CopyByHand({ title, text, onClose }: { title: string; text: string; onClose: () => void }) {
  const [answer, setAnswer] = useState<'copied' | 'refused'>()
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={title}
      description="Your browser did not let this page use the clipboard by itself. Press Copy again, or copy the selected text: Ctrl+C, ⌘C on a Mac, or hold it on a phone and choose Copy."
      footer={
        <>
          <Button
            onClick={() => {
              const { copied } = copyNow(text)
              setAnswer(copied ? 'copied' : 'refused')
              announce(copied ? 'Copied' : 'Your browser refused again. Copy the selected text by hand.')
            }}
          >
            {answer === 'copied' ? 'Copied' : 'Copy again'}
          </Button>
          <DialogClose variant="primary">Done</DialogClose>
        </>
      }
    >
      <TextAreaField
        label="Text to copy"
        labelHidden
        mono
        readOnly
        rows={Math.min(10, Math.max(4, text.split('\n').length))}
        value={text}
        error={answer === 'refused' ? 'Your browser refused again. Copy the selected text by hand.' : undefined}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  )
}

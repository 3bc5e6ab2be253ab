'use client'

import { FileSpreadsheet } from 'lucide-react'
import { type DragEvent, type RefObject, useId, useState } from 'react'
import { formatSize } from './format-size'

type FileFieldProps = {
  label: string
  file: File | undefined
  onChoose: (file: File | undefined) => void
  disabled: boolean
  /** Which files the browser offers first. */
  accept?: string | undefined
  /** To lead the focus here when a file is missing. */
  input: RefObject<HTMLInputElement | null>
}

/** Takes one CSV, dropped or chosen. A file chosen before the page was awake is in the form alone, as `file`. */
export function FileField({ label, file, onChoose, disabled, accept = '.csv,text/csv', input }: FileFieldProps) {
  const ids = { file: useId(), name: useId(), hint: useId() }
  const [over, setOver] = useState(false)

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    if (!disabled) onChoose(event.dataTransfer.files[0])
  }

  return (
    <label
      htmlFor={ids.file}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex min-h-24 items-center gap-4 rounded-md border border-dashed px-4 py-3 transition-colors duration-120 focus-within:outline-2 focus-within:outline-focus ${
        over ? 'border-accent bg-accent-soft' : 'border-edge bg-sunken hover:bg-hover'
      }`}
    >
      <FileSpreadsheet aria-hidden="true" className="size-6 shrink-0 text-muted" />
      <span className="min-w-0 text-sm">
        <span id={ids.name} className="block font-medium">
          {label}
        </span>
        <span id={ids.hint} className="block break-words text-muted">
          {file ? `${file.name}, ${formatSize(file.size)}` : 'Drop the file here, or choose it.'}
        </span>
      </span>
      <input
        ref={input}
        id={ids.file}
        type="file"
        name="file"
        accept={accept}
        aria-labelledby={ids.name}
        aria-describedby={ids.hint}
        disabled={disabled}
        onChange={(event) => onChoose(event.currentTarget.files?.[0])}
        className="sr-only"
      />
    </label>
  )
}

/** The file of a form, however early it was chosen. */
export function chosenFile(form: FormData, file: File | undefined): File | undefined {
  const given = form.get('file')
  return file ?? (given instanceof File && given.name !== '' ? given : undefined)
}

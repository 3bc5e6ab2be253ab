'use client'

import { FolderOpen } from 'lucide-react'
import { type DragEvent, type RefObject, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { droppedFiles } from './dropped-files'
import { formatSize } from './format-size'
import { isZip, oneRosterFiles } from './pack-files'

type OneRosterFilesFieldProps = {
  label: string
  files: readonly File[]
  onChoose: (files: File[]) => void
  disabled: boolean
  /** To lead the focus here when files are missing. */
  input: RefObject<HTMLInputElement | null>
}

/** Takes a OneRoster export as it comes: the ZIP, its CSV files, or the folder they are in; dropped or chosen. */
export function OneRosterFilesField({ label, files, onChoose, disabled, input }: OneRosterFilesFieldProps) {
  const ids = { files: useId(), name: useId(), hint: useId() }
  const [over, setOver] = useState(false)
  const folder = useRef<HTMLInputElement>(null)

  async function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    if (!disabled) onChoose(await droppedFiles(event.dataTransfer))
  }

  return (
    <div className="flex flex-col gap-2">
      <label
        htmlFor={ids.files}
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
        <FolderOpen aria-hidden="true" className="size-6 shrink-0 text-muted" />
        <span className="min-w-0 text-sm">
          <span id={ids.name} className="block font-medium">
            {label}
          </span>
          <span id={ids.hint} className="block break-words text-muted">
            {files.length === 0 ? 'Drop the ZIP, the CSV files or their folder here, or choose the ZIP or the files.' : chosenWords(files)}
          </span>
        </span>
        <input
          ref={input}
          id={ids.files}
          type="file"
          name="file"
          multiple
          accept=".zip,.csv,application/zip,text/csv"
          aria-labelledby={ids.name}
          aria-describedby={ids.hint}
          disabled={disabled}
          onChange={(event) => onChoose([...(event.currentTarget.files ?? [])])}
          className="sr-only"
        />
      </label>
      <div>
        <Button size="sm" disabled={disabled} onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
        <input
          ref={(element) => {
            folder.current = element
            // React knows no attribute of this name.
            if (element) element.webkitdirectory = true
          }}
          type="file"
          hidden
          aria-label="OneRoster folder"
          onChange={(event) => onChoose([...(event.currentTarget.files ?? [])])}
        />
      </div>
    </div>
  )
}

const namedFiles = 6

function chosenWords(files: readonly File[]): string {
  const chosen = isZip(files) ? files : oneRosterFiles(files)
  if (chosen.length === 0) return 'There is no CSV file among these.'
  const size = formatSize(chosen.reduce((sum, file) => sum + file.size, 0))
  const names = chosen.map(({ name }) => name)
  if (names.length === 1) return `${names[0]}, ${size}`
  const more = names.length > namedFiles ? ` and ${names.length - namedFiles} more` : ''
  return `${names.length} files, ${size}: ${names.slice(0, namedFiles).join(', ')}${more}`
}

'use client'

import { FileSpreadsheet, Upload } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type DragEvent, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { sendFile } from './send-file'
import { UploadProgress } from './upload-progress'

/** Chooses a file, names its source and sends it; the preview opens when it has been read. */
export function UploadForm({ sources }: { sources: readonly string[] }) {
  const router = useRouter()
  const ids = { file: useId(), name: useId(), sources: useId(), hint: useId() }
  const input = useRef<HTMLInputElement>(null)
  const [source, setSource] = useState(sources[0] ?? 'contacts')
  const [file, setFile] = useState<File>()
  const [over, setOver] = useState(false)
  const [share, setShare] = useState<number>()
  const [refusal, setRefusal] = useState<string>()
  const [running, setRunning] = useState<AbortController>()

  function choose(chosen: File | undefined) {
    setFile(chosen)
    setRefusal(undefined)
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    if (!running) choose(event.dataTransfer.files[0])
  }

  /** An action, so that a press before the page is awake is not lost; a file chosen before then is in the form alone. */
  function submit(form: FormData) {
    const given = form.get('file')
    const chosen = file ?? (given instanceof File && given.name !== '' ? given : undefined)
    if (running) return
    if (chosen) void send(chosen, source.trim())
    else {
      setRefusal('Choose a file first.')
      input.current?.focus()
    }
  }

  async function send(chosen: File, from: string) {
    const sending = new AbortController()
    setFile(chosen)
    setRunning(sending)
    setRefusal(undefined)
    setShare(0)
    const sent = await sendFile({ file: chosen, source: from, onProgress: setShare, signal: sending.signal })
    if (sent.ok) return router.push(`/roster/${sent.id}`)
    setRunning(undefined)
    setShare(undefined)
    setRefusal(sent.message)
  }

  return (
    <form className="flex flex-col gap-4" action={submit}>
      <div className="grid gap-4 md:grid-cols-[1fr_16rem]">
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
              Contact CSV
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
            accept=".csv,text/csv"
            aria-labelledby={ids.name}
            aria-describedby={ids.hint}
            disabled={running !== undefined}
            onChange={(event) => choose(event.currentTarget.files?.[0])}
            className="sr-only"
          />
        </label>
        <TextField
          label="Source"
          name="source"
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
          list={ids.sources}
          maxLength={100}
          required
          readOnly={running !== undefined}
          hint="Where the file comes from. Use the same name each time."
        />
        <datalist id={ids.sources}>
          {sources.map((source) => (
            <option key={source} value={source} />
          ))}
        </datalist>
      </div>
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      {share !== undefined && <UploadProgress share={share} />}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={running !== undefined} icon={<Upload aria-hidden="true" />}>
          Upload
        </Button>
        {running !== undefined && share !== undefined && share < 1 && <Button onClick={() => running.abort()}>Stop</Button>}
      </div>
    </form>
  )
}

function formatSize(bytes: number): string {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'KB'] : [bytes / 1_000_000, 'MB']
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${unit}`
}

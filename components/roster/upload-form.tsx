'use client'

import { Upload } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { chosenFile, FileField } from './file-field'
import { sendFile } from './send-file'
import { UploadProgress } from './upload-progress'

/** Chooses a file, names its source and sends it; the preview opens when it has been read. */
export function UploadForm({ sources }: { sources: readonly string[] }) {
  const router = useRouter()
  const sourcesId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [source, setSource] = useState(sources[0] ?? 'contacts')
  const [file, setFile] = useState<File>()
  const [share, setShare] = useState<number>()
  const [refusal, setRefusal] = useState<string>()
  const [running, setRunning] = useState<AbortController>()

  function choose(chosen: File | undefined) {
    setFile(chosen)
    setRefusal(undefined)
  }

  /** An action, so that a press before the page is awake is not lost; a file chosen before then is in the form alone. */
  function submit(form: FormData) {
    const chosen = chosenFile(form, file)
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
        <FileField label="Contact CSV" file={file} onChoose={choose} disabled={running !== undefined} input={input} />
        <TextField
          label="Source"
          name="source"
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
          list={sourcesId}
          maxLength={100}
          required
          readOnly={running !== undefined}
          hint="Where the file comes from. Use the same name each time."
        />
        <datalist id={sourcesId}>
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

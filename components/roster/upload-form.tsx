'use client'

import { Upload } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { ColumnGuide } from './column-guide'
import { FileField } from './file-field'
import { OneRosterFilesField } from './one-roster-files-field'
import { isZip, oneRosterFiles, packFiles, whyNotPacked } from './pack-files'
import { type Sent, sendFile, stopped } from './send-file'
import { type FileFormat, fileLabels, formatWords } from './source-words'
import { UploadProgress, type UploadStep } from './upload-progress'

export type UploadSource = { id: string; name: string; format: FileFormat }

type UploadFormProps = {
  /** Those that take files. */
  sources: readonly UploadSource[]
  /** The source that is chosen to begin with. */
  chosenId: string | undefined
}

const anew = 'new'

/** Chooses the source and its file, or names a new source, and sends the file; the import's own page tells the rest. */
export function UploadForm({ sources, chosenId }: UploadFormProps) {
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const [sourceId, setSourceId] = useState(sources.find(({ id }) => id === chosenId)?.id ?? sources[0]?.id ?? anew)
  const [kind, setKind] = useState<'contacts' | 'oneroster'>('contacts')
  const [name, setName] = useState(sources.length === 0 ? 'contacts' : '')
  const [files, setFiles] = useState<File[]>([])
  const [step, setStep] = useState<UploadStep>()
  const [refusal, setRefusal] = useState<string>()
  const [running, setRunning] = useState<AbortController>()
  const known = sources.find(({ id }) => id === sourceId)
  const format = known?.format ?? kind
  const isRunning = running !== undefined

  function choose(chosen: File[]) {
    setFiles(chosen)
    setRefusal(undefined)
  }

  /** An action, so that a press before the page is awake is not lost; files chosen before then are in the form alone. */
  function submit(form: FormData) {
    if (isRunning) return
    const given = form.getAll('file').filter((entry): entry is File => entry instanceof File && entry.name !== '')
    const chosen = files.length > 0 ? files : given
    const reason = chosen.length === 0 ? 'Choose a file first.' : format === 'oneroster' ? whyNotPacked(chosen) : undefined
    if (reason === undefined) return void send(chosen)
    setRefusal(reason)
    input.current?.focus()
  }

  async function send(chosen: File[]) {
    const sending = new AbortController()
    setFiles(chosen)
    setRunning(sending)
    setRefusal(undefined)
    const sent = await upload(chosen, sending.signal)
    if (sent.ok) return router.push(`/roster/${sent.id}`)
    setRunning(undefined)
    setStep(undefined)
    setRefusal(sent.message)
  }

  async function upload(chosen: File[], signal: AbortSignal): Promise<Sent> {
    const onProgress = (share: number) => setStep({ step: 'sending', share })
    const [first] = chosen
    const to = { source: known?.name ?? name.trim(), format, onProgress, signal }
    if (first && (format !== 'oneroster' || isZip(chosen))) {
      onProgress(0)
      return sendFile({ file: first, fileName: first.name, ...to })
    }
    const parts = oneRosterFiles(chosen)
    try {
      const packed = await packFiles(parts, { onProgress: (share) => setStep({ step: 'packing', share }), signal })
      onProgress(0)
      return await sendFile({ file: packed, fileName: `${folderOf(parts)}.zip`, ...to })
    } catch (error) {
      if (signal.aborted) return stopped
      // A file that was changed or unplugged since it was chosen.
      if (error instanceof DOMException) return { ok: false, message: 'A file could not be read any more. Choose the files again.' }
      throw error
    }
  }

  return (
    <form className="flex flex-col gap-4" action={submit}>
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {sources.length > 0 && (
          <SelectField
            label="Source"
            value={sourceId}
            disabled={isRunning}
            onChange={(event) => {
              setSourceId(event.currentTarget.value)
              choose([])
            }}
            options={[
              ...sources.map((source) => ({ value: source.id, label: `${source.name} (${formatWords[source.format]})` })),
              { value: anew, label: 'A new source' },
            ]}
            hint={known && 'The file replaces what this source listed before.'}
          />
        )}
        {known === undefined && (
          <>
            <SelectField
              label="Kind"
              value={kind}
              disabled={isRunning}
              onChange={(event) => {
                setKind(event.currentTarget.value === 'oneroster' ? 'oneroster' : 'contacts')
                choose([])
              }}
              options={(['contacts', 'oneroster'] as const).map((value) => ({ value, label: formatWords[value] }))}
              hint={kind === 'oneroster' ? <OneRosterHint /> : <OtherCsvHint />}
            />
            <TextField
              label="Name"
              name="source"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              autoComplete="off"
              required
              readOnly={isRunning}
              hint="Where the file comes from, such as your student information system or a school."
            />
          </>
        )}
      </div>
      {format === 'oneroster' ? (
        <OneRosterFilesField label={fileLabels[format]} files={files} onChoose={choose} disabled={isRunning} input={input} />
      ) : (
        <FileField
          label={fileLabels[format]}
          file={files[0]}
          onChoose={(file) => choose(file ? [file] : [])}
          disabled={isRunning}
          input={input}
        />
      )}
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      {step !== undefined && <UploadProgress {...step} />}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={isRunning} icon={<Upload aria-hidden="true" />}>
          Upload
        </Button>
        {running !== undefined && step !== undefined && !(step.step === 'sending' && step.share >= 1) && (
          <Button onClick={() => running.abort()}>Stop</Button>
        )}
      </div>
      {format === 'contacts' && <ColumnGuide />}
    </form>
  )
}

function OtherCsvHint() {
  return (
    <>
      A CSV with other columns?{' '}
      <Link className="link" href="/roster/mappings/new">
        Match its columns
      </Link>{' '}
      first.
    </>
  )
}

function OneRosterHint() {
  return (
    <>
      The sourcedId is taken for the GUID, as in GG4L’s own roster. Is it elsewhere?{' '}
      <Link className="link" href="/roster/sources/new?kind=oneroster">
        Add the source
      </Link>{' '}
      first.
    </>
  )
}

/** What the folder was called the files were in, where they were chosen as one. */
function folderOf(files: readonly File[]): string {
  return files[0]?.webkitRelativePath.split('/').at(-2) || 'oneroster'
}

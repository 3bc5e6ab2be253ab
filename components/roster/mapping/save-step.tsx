'use client'

import { ArrowLeft, Check, Upload } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState } from 'react'
import { sendFile } from '@/components/roster/send-file'
import { UploadProgress } from '@/components/roster/upload-progress'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action, ActionResult } from '@/lib/action-result'
import type { ContactMapping } from '@/lib/roster/mapping/mapping'
import type { SavedMapping } from '@/lib/roster/mapping/save-mapping'

type Named = { id: string; name: string }

export type SaveMapping = Action<{ id?: string; name: string; settings: ContactMapping }, Named>
export type AddMappedSource = Action<{ name: string; mappingId: string }, Named>

type SaveStepProps = {
  saved: Pick<SavedMapping, 'id' | 'name'> | undefined
  suggestedName: string
  /** What is uploaded as soon as its source is there; undefined where only the mapping changes. */
  file: File | undefined
  settings: ContactMapping
  saveMapping: SaveMapping
  addSource: AddMappedSource
  onBack: () => void
}

type Mistakes = { mapping?: string; source?: string; whole?: string }

/** Names the mapping and the source, saves both and uploads the file; what was saved before a step failed is not saved again. */
export function SaveStep({ saved, suggestedName, file, settings, saveMapping, addSource, onBack }: SaveStepProps) {
  const router = useRouter()
  const [name, setName] = useState(saved?.name ?? suggestedName)
  const [sourceName, setSourceName] = useState(suggestedName)
  const [mistakes, setMistakes] = useState<Mistakes>({})
  const [share, setShare] = useState<number>()
  const [running, setRunning] = useState<AbortController>()
  const mappingId = useRef(saved?.id)
  const [source, setSource] = useState<Named>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (running) return
    const run = new AbortController()
    setRunning(run)
    setMistakes({})
    void save(run.signal).then((found) => {
      setMistakes(found ?? {})
      setShare(undefined)
      setRunning(undefined)
    })
  }

  /** Answers with what went wrong. */
  async function save(signal: AbortSignal): Promise<Mistakes | undefined> {
    const mapping = await saveMapping({ ...(mappingId.current === undefined ? {} : { id: mappingId.current }), name, settings })
    if (!mapping.ok) return placed(mapping, 'mapping')
    mappingId.current = mapping.data.id
    if (!file) {
      showToast({ title: 'Mapping saved', description: mapping.data.name })
      router.push('/roster/mappings')
      return undefined
    }
    let to = source
    if (!to) {
      const added = await addSource({ name: sourceName, mappingId: mapping.data.id })
      if (!added.ok) return placed(added, 'source')
      to = added.data
      setSource(to)
    }
    setShare(0)
    const sent = await sendFile({ file, fileName: file.name, source: to.name, format: 'mapped', onProgress: setShare, signal })
    if (!sent.ok) return { whole: sent.message }
    router.push(`/roster/${sent.id}`)
    return undefined
  }

  const isBusy = running !== undefined
  return (
    <form onSubmit={submit} className="flex flex-col gap-6">
      <Panel
        title={file ? 'Save and upload' : 'Save'}
        description={
          file
            ? 'The mapping is kept for the next file of the same kind. The file is compared first, and nothing changes until you apply it.'
            : 'The next file of each source that uses this mapping is read this way.'
        }
      >
        <div className="flex flex-col gap-4">
          <div className="grid gap-4 md:grid-cols-2">
            <TextField
              label="Name of the mapping"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={mistakes.mapping}
              maxLength={100}
              required
              readOnly={isBusy}
              dir="auto"
            />
            {file && (
              <TextField
                label="Name of the source"
                value={source?.name ?? sourceName}
                onChange={(event) => setSourceName(event.currentTarget.value)}
                error={mistakes.source}
                maxLength={100}
                required
                readOnly={isBusy || source !== undefined}
                hint="Where the file comes from. Who is missing from its next file is removed."
                dir="auto"
              />
            )}
          </div>
          {mistakes.whole !== undefined && <Notice tone="error">{mistakes.whole}</Notice>}
          {share !== undefined && <UploadProgress step="sending" share={share} />}
        </div>
      </Panel>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack} disabled={isBusy} icon={<ArrowLeft aria-hidden="true" className="rtl:-scale-x-100" />}>
          Back
        </Button>
        <Button type="submit" variant="primary" pending={isBusy} icon={file ? <Upload aria-hidden="true" /> : <Check aria-hidden="true" />}>
          {file ? 'Save and upload' : 'Save mapping'}
        </Button>
        {share !== undefined && share < 1 && <Button onClick={() => running?.abort()}>Stop</Button>}
      </div>
    </form>
  )
}

function placed(result: Extract<ActionResult<unknown>, { ok: false }>, field: 'mapping' | 'source'): Mistakes {
  return result.fields.name === undefined ? { whole: result.message } : { [field]: result.fields.name }
}

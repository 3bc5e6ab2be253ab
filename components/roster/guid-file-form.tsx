'use client'

import { Link2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { GuidFileResult } from '@/lib/roster/guids/guid-file-json'
import { chosenFile, FileField } from './file-field'
import { GuidFileGuide } from './guid-file-guide'
import { GuidFileOutcome } from './guid-file-outcome'
import { sendGuidFile } from './send-guid-file'

/** Where a file brings GUIDs for contacts that the student information system lists without one. */
export function GuidFilePanel() {
  return (
    <div id="guids">
      <Panel
        title="GUID file"
        description="GG4L’s GUIDs for contacts that your student information system lists without one. Until a contact has a GUID, no link can be created for it."
      >
        <div className="flex flex-col gap-4">
          <GuidFileForm />
          <GuidFileGuide />
        </div>
      </Panel>
    </div>
  )
}

function GuidFileForm() {
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File>()
  const [result, setResult] = useState<GuidFileResult>()
  const [refusal, setRefusal] = useState<string>()
  const [pending, startTransition] = useTransition()

  function choose(chosen: File | undefined) {
    setFile(chosen)
    setResult(undefined)
    setRefusal(undefined)
  }

  function send(form: FormData) {
    const chosen = chosenFile(form, file)
    if (!chosen) {
      setRefusal('Choose a file first.')
      input.current?.focus()
      return
    }
    choose(chosen)
    startTransition(async () => {
      const sent = await sendGuidFile(chosen)
      if (sent.ok) {
        setResult(sent.result)
        router.refresh()
      } else setRefusal(sent.message)
    })
  }

  return (
    <div className="flex flex-col gap-4">
      <form className="flex flex-col gap-4" action={send}>
        <FileField label="GUID file CSV" file={file} onChoose={choose} disabled={pending} input={input} />
        {!result && (
          <div>
            <Button type="submit" pending={pending} icon={<Link2 aria-hidden="true" />}>
              Add GUIDs
            </Button>
          </div>
        )}
      </form>
      {result && <GuidFileOutcome result={result} />}
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
    </div>
  )
}

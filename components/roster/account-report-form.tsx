'use client'

import { Check, Eye } from 'lucide-react'
import { useRef, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import type { AccountReport } from '@/lib/roster/accounts/account-report-json'
import { AccountReportResult } from './account-report-result'
import { chosenFile, FileField } from './file-field'
import { sendAccountReport } from './send-account-report'

type Seen = { file: File; report: AccountReport; isApplied: boolean }

/** Chooses GG4L's account report, shows what it would mark, and marks it. The file is sent again to be applied; nothing of it is kept between. */
export function AccountReportForm() {
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File>()
  const [seen, setSeen] = useState<Seen>()
  const [everyone, setEveryone] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const [pending, startTransition] = useTransition()

  function choose(chosen: File | undefined) {
    setFile(chosen)
    setSeen(undefined)
    setEveryone(false)
    setRefusal(undefined)
  }

  function look(form: FormData) {
    const chosen = chosenFile(form, file)
    if (!chosen) {
      setRefusal('Choose a file first.')
      input.current?.focus()
      return
    }
    choose(chosen)
    send(chosen)
  }

  function send(chosen: File, applying?: { digest: string; everyone: boolean }) {
    startTransition(async () => {
      const sent = await sendAccountReport(chosen, applying)
      if (sent.ok) setSeen({ file: chosen, report: sent.report, isApplied: applying !== undefined })
      setRefusal(sent.ok ? undefined : sent.message)
    })
  }

  const isSilent = seen?.report.column === null
  const canApply = seen !== undefined && !seen.isApplied && seen.report.counts.activated > 0
  return (
    <div className="flex flex-col gap-4">
      <form className="flex flex-col gap-4" action={look}>
        <FileField label="Account report CSV" file={file} onChoose={choose} disabled={pending} input={input} />
        {!seen && (
          <div>
            <Button type="submit" pending={pending} icon={<Eye aria-hidden="true" />}>
              Look at it
            </Button>
          </div>
        )}
      </form>
      {seen && <AccountReportResult report={seen.report} isApplied={seen.isApplied} />}
      {canApply && isSilent && (
        <Checkbox
          label="Everyone in this file has an account"
          hint="The file does not say so itself, so you do."
          checked={everyone}
          onCheckedChange={setEveryone}
        />
      )}
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      {canApply && (
        <div>
          <Button
            variant="primary"
            icon={<Check aria-hidden="true" />}
            pending={pending}
            disabled={isSilent && !everyone}
            onClick={() => send(seen.file, { digest: seen.report.digest, everyone })}
          >
            Apply report
          </Button>
        </div>
      )}
    </div>
  )
}

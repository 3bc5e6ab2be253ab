'use client'

import { ArrowLeft, ArrowRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { FileField } from '@/components/roster/file-field'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { CsvDialect } from '@/lib/roster/files/csv-dialect'
import type { MappingPreview } from '@/lib/roster/mapping/preview-mapping'
import { type RosterVendor, rosterVendors } from '@/lib/roster/mapping/roster-vendor'
import type { SavedMapping } from '@/lib/roster/mapping/save-mapping'
import { ColumnsStep } from './columns-step'
import { inspectFile, previewFile } from './look-at-file'
import { draftOfInspection, draftOfMapping, type MappingDraft, mappingOfDraft, readAnotherWay } from './mapping-draft'
import { PreviewStep } from './preview-step'
import { type AddMappedSource, type SaveMapping, SaveStep } from './save-step'
import { WizardSteps } from './wizard-steps'

type Step = 'file' | 'columns' | 'preview' | 'save'

type MappingWizardProps = {
  /** The mapping to change; a new one is made without. */
  saved?: Pick<SavedMapping, 'id' | 'name' | 'settings'>
  saveMapping: SaveMapping
  addSource: AddMappedSource
}

/** Leads from a file of another system to a mapping of its columns and, where it is a new one, to the first import. */
export function MappingWizard({ saved, saveMapping, addSource }: MappingWizardProps) {
  const [step, setStep] = useState<Step>(saved ? 'columns' : 'file')
  const [file, setFile] = useState<File>()
  const [vendor, setVendor] = useState<RosterVendor | null>(null)
  const [draft, setDraft] = useState<MappingDraft | undefined>(() => saved && draftOfMapping(saved.settings))
  const [preview, setPreview] = useState<MappingPreview>()
  const [refusal, setRefusal] = useState<string>()
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [isLooking, setLooking] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const root = useRef<HTMLDivElement>(null)
  const shown = useRef(step)

  const steps: ReadonlyArray<{ step: Step; label: string }> = [
    ...(saved ? [] : [{ step: 'file' as const, label: 'File' }]),
    { step: 'columns', label: 'Columns' },
    { step: 'preview', label: 'Preview' },
    { step: 'save', label: saved ? 'Save' : 'Upload' },
  ]

  // Whoever goes on by keyboard, or listens, is led to where the next step begins.
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    heading.current?.focus()
  }, [step])

  useEffect(() => {
    if (Object.keys(errors).length > 0) root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])

  async function chooseFile(chosen: File | undefined) {
    setFile(chosen)
    setRefusal(undefined)
    if (!chosen) return
    await lookAt(chosen)
  }

  async function lookAt(chosen: File, dialect?: CsvDialect) {
    setLooking(true)
    setErrors({})
    setRefusal(undefined)
    const looked = await inspectFile(
      chosen,
      dialect ?? (saved && { encoding: saved.settings.encoding, delimiter: saved.settings.delimiter }),
    )
    setLooking(false)
    if (!looked.ok) {
      setErrors(looked.fields)
      return setRefusal(step === 'columns' && looked.fields.encoding !== undefined ? undefined : looked.message)
    }
    setVendor(looked.seen.suggestion.vendor)
    if (dialect && draft) setDraft(readAnotherWay(draft, looked.seen))
    else setDraft(saved ? draftOfMapping(saved.settings, looked.seen) : draftOfInspection(looked.seen))
    setStep('columns')
  }

  async function showPreview() {
    if (!draft) return
    if (!file) return setStep('save')
    setLooking(true)
    setRefusal(undefined)
    const looked = await previewFile(file, mappingOfDraft(draft).settings)
    setLooking(false)
    if (!looked.ok) {
      setErrors(looked.fields)
      setRefusal(looked.fields.columns ?? (Object.keys(looked.fields).length === 0 ? looked.message : 'Something is missing above.'))
      return
    }
    setErrors({})
    setPreview(looked.seen)
    setStep('preview')
  }

  function change(next: MappingDraft) {
    setDraft(next)
    // What was complained about may be mended now.
    setErrors({})
    setRefusal(undefined)
  }

  const back: Partial<Record<Step, Step>> = {
    ...(saved ? {} : { columns: 'file' }),
    preview: 'columns',
    save: file ? 'preview' : 'columns',
  }
  const goBack = () => setStep(back[step] ?? step)
  const fileField = (
    <FileField
      label={saved ? 'A file to try the mapping on' : 'CSV file'}
      file={file}
      onChoose={(chosen) => void chooseFile(chosen)}
      disabled={isLooking}
      accept=".csv,.txt,.tsv,.tab,text/csv,text/plain,text/tab-separated-values"
      input={input}
    />
  )

  return (
    <div ref={root} className="flex flex-col gap-6">
      <WizardSteps steps={steps} current={step} />
      <h2 ref={heading} tabIndex={-1} className="sr-only">
        {steps.find((one) => one.step === step)?.label}
      </h2>
      {step === 'file' && (
        <Panel
          title="Choose a file"
          description="An export of your student information system with parents or guardians in it, one line for each, or for each student. Only its beginning is looked at, and nothing is kept yet."
        >
          <div className="flex flex-col gap-4">
            {fileField}
            {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
            <p aria-live="polite" className="text-muted text-sm">
              {isLooking
                ? 'Looking at it …'
                : `Exports of ${Object.values(rosterVendors).join(', ')} are recognised; any other CSV can be read, too.`}
            </p>
          </div>
        </Panel>
      )}
      {step === 'columns' && draft && (
        <>
          {saved && (
            <Panel title="Try it on a file" description="Shows the values of its columns and a preview. Nothing of it is kept.">
              {fileField}
            </Panel>
          )}
          <ColumnsStep
            draft={draft}
            vendor={vendor}
            hasFile={file !== undefined}
            errors={errors}
            columnErrors={columnErrorsOf(draft, errors)}
            onChange={change}
            onDialect={(dialect) => (file ? void lookAt(file, dialect) : change({ ...draft, ...dialect }))}
          />
          {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
        </>
      )}
      {step === 'preview' && preview && <PreviewStep preview={preview} />}
      {step === 'save' && draft && (
        <SaveStep
          saved={saved}
          suggestedName={vendor ? rosterVendors[vendor] : nameOfFile(file)}
          file={saved ? undefined : file}
          settings={mappingOfDraft(draft).settings}
          saveMapping={saveMapping}
          addSource={addSource}
          onBack={goBack}
        />
      )}
      {(step === 'columns' || step === 'preview') && (
        <div className="flex flex-wrap gap-2">
          {back[step] && (
            <Button onClick={goBack} icon={<ArrowLeft aria-hidden="true" className="rtl:-scale-x-100" />}>
              Back
            </Button>
          )}
          <Button
            variant="primary"
            pending={isLooking}
            disabled={step === 'preview' && preview?.accepted === 0}
            onClick={() => (step === 'columns' ? void showPreview() : setStep('save'))}
            icon={<ArrowRight aria-hidden="true" className="rtl:-scale-x-100" />}
          >
            {step === 'columns' && file ? 'Show preview' : 'Continue'}
          </Button>
        </div>
      )}
    </div>
  )
}

/** The mistakes of columns by their place among all the columns of the file. */
function columnErrorsOf(draft: MappingDraft, errors: Readonly<Record<string, string>>): Map<number, string> {
  const { indexes } = mappingOfDraft(draft)
  return new Map(
    Object.entries(errors).flatMap(([name, message]) => {
      const index = indexes[Number(/^columns\.(\d+)/.exec(name)?.[1] ?? Number.NaN)]
      return index === undefined ? [] : [[index, message] as const]
    }),
  )
}

function nameOfFile(file: File | undefined): string {
  return (file?.name ?? '').replace(/\.[^.]*$/, '').slice(0, 100)
}

import { ProgressBar } from '@/components/ui/progress-bar'

/** What a sending is at: several files become one first, then it goes up, then the server reads it, which has no measure here. */
export type UploadStep = { step: 'packing' | 'sending'; share: number }

/** How much of a file has gone; then that it is being read. */
export function UploadProgress({ step, share }: UploadStep) {
  const percent = Math.floor(share * 100)
  const sent = step === 'sending' && share >= 1
  const words = sent ? 'Uploaded. It is being read and compared …' : step === 'packing' ? 'Putting the files together …' : 'Uploading …'
  return (
    <div className="flex flex-col gap-1.5">
      <p aria-live="polite" className="text-muted text-sm tabular">
        {words}
        {!sent && <span aria-hidden="true"> {percent} %</span>}
      </p>
      <ProgressBar label="Upload" percent={sent ? null : percent} />
    </div>
  )
}

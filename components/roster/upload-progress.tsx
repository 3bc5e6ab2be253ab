/** How much of a file has gone; then that it is being read, which has no measure. */
export function UploadProgress({ share }: { share: number }) {
  const percent = Math.floor(share * 100)
  const sent = share >= 1
  return (
    <div className="flex flex-col gap-1.5">
      <p aria-live="polite" className="text-muted text-sm tabular">
        {sent ? 'Uploaded. Reading and comparing it …' : 'Uploading …'}
        {!sent && <span aria-hidden="true"> {percent} %</span>}
      </p>
      <div
        role="progressbar"
        aria-label="Upload"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(sent ? {} : { 'aria-valuenow': percent })}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full rounded-full bg-accent transition-[width] duration-120 ${sent ? 'animate-pulse' : ''}`}
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  )
}

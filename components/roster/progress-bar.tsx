type ProgressBarProps = {
  label: string
  /** 0 to 100; null where nobody knows how much there is, which pulses. */
  percent: number | null
}

export function ProgressBar({ label, percent }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className="h-2 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full rounded-full bg-accent transition-[width] duration-180 ${percent === null ? 'animate-pulse opacity-40' : ''}`}
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  )
}

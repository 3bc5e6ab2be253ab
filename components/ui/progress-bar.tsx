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
      {/* A drawing, because our content policy lets no style attribute say how wide a box is. */}
      <svg aria-hidden="true" className="block size-full text-accent">
        <rect
          width={`${percent ?? 100}%`}
          height="100%"
          rx="4"
          className={`fill-current transition-[width] duration-180 ${percent === null ? 'animate-pulse opacity-40' : ''}`}
        />
      </svg>
    </div>
  )
}

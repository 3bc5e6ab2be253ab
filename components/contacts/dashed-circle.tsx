'use client'

/** Lucide's dashed circle as one shape: it stands in every row of a district that has invited nobody yet, and there has eight. */
export function DashedCircle() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true">
      <circle cx="12" cy="12" r="10" strokeDasharray="3.82 4.034" strokeDashoffset="1.91" />
    </svg>
  )
}

'use client'

/** A clock struck through, drawn to lucide's measure, which has none. */
export function StruckClock() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M12 6v6l1.6.8" />
      <path d="M5.3 5.3a9.5 9.5 0 1 0 13.4 13.4M21.2 14.4A9.5 9.5 0 0 0 8.5 3.2" />
      <path d="m2.5 2.5 19 19" />
    </svg>
  )
}

/** An envelope's flap over a desk's edge. */
export function ProductMark({ className = 'size-7' }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true" className={`shrink-0 ${className}`}>
      <rect width="28" height="28" rx="6" className="fill-accent" />
      <g fill="none" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" className="stroke-on-accent">
        <path d="M7 8.2h14v8.6H7z" />
        <path d="m7.3 8.6 6.7 5 6.7-5" />
        <path d="M5 21h18" />
      </g>
    </svg>
  )
}

type QrCodeProps = {
  /** The outline of the dark modules within a square of `size` units. */
  code: { size: number; path: string }
  /** What it leads to, for who cannot see it. */
  label: string
  className?: string | undefined
}

/** Black on white whatever the screen prefers: many readers know no other way round. */
export function QrCode({ code: { size, path }, label, className }: QrCodeProps) {
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className={className}>
      <path fill="#fff" d={`M0 0h${size}v${size}h-${size}z`} />
      <path fill="#000" d={path} />
    </svg>
  )
}

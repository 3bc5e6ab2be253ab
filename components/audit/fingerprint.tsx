const shownDigits = 16

/** The beginning of a key's fingerprint, as two people compare it aloud; the whole of it is in the title. */
export function Fingerprint({ hex }: { hex: string }) {
  const groups = hex.slice(0, shownDigits).match(/.{1,4}/g) ?? []
  return (
    <span className="token" title={`SHA-256 ${hex}`}>
      {groups.join(' ')}
    </span>
  )
}

/** The word itself says what it is; reading and changing also look different. */
export function MethodBadge({ method }: { method: 'GET' | 'POST' }) {
  return (
    <span
      className={`inline-flex h-6 shrink-0 items-center rounded-md border px-1.5 font-medium font-mono text-xs ${
        method === 'GET' ? 'border-info-line bg-info-soft text-info' : 'border-warning-line bg-warning-soft text-warning'
      }`}
    >
      {method}
    </span>
  )
}

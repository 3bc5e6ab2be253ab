import { TriangleAlert } from 'lucide-react'
import { useId } from 'react'

/** What the documentation of a system warns of and what we have to add to it, for whoever sets the portal up or wonders why a link failed. */
export function Cautions({ cautions }: { cautions: readonly string[] }) {
  const titleId = useId()
  if (cautions.length === 0) return null
  return (
    <div className="text-sm">
      <p id={titleId} className="font-medium">
        What to know before you use it
      </p>
      <ul aria-labelledby={titleId} className="mt-1.5 flex max-w-180 flex-col gap-1">
        {cautions.map((caution) => (
          <li key={caution} className="flex gap-2">
            <TriangleAlert aria-hidden="true" className="mt-[3px] size-3.5 shrink-0 text-warning" />
            <span className="min-w-0">{caution}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

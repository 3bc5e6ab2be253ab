import Link from 'next/link'
import { type ReactNode, useId } from 'react'

export type Figure = {
  label: ReactNode
  count: number
  /** The list it counts, under the very same filter. */
  href: string
}

/** Figures of one matter, each the way to the list it counts. */
export function Figures({ title, note, figures }: { title: string; note?: ReactNode; figures: readonly Figure[] }) {
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 pb-2">
        <h2 id={titleId} className="font-semibold text-base">
          {title}
        </h2>
        {note !== undefined && <p className="text-muted text-sm">{note}</p>}
      </div>
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
        {figures.map(({ label, count, href }) => (
          <li key={href} className="flex bg-surface">
            <Link
              href={href}
              className="flex w-full flex-col-reverse items-start justify-end gap-1.5 px-4 py-3.5 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="text-muted text-sm">{label}</span>
              <span className={`font-semibold text-xl tabular ${count === 0 ? 'text-muted' : ''}`}>{count.toLocaleString('en-US')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { ButtonLink } from './button-link'
import { buttonStyle } from './button-style'

type PaginationProps = {
  /** What is paged, for a screen reader: "Contacts". */
  label: string
  previousHref?: string | undefined
  nextHref?: string | undefined
  /** "1 to 50 of 612" */
  summary?: string | undefined
  /** False where looking at a page leaves a trace. */
  prefetch?: false | undefined
}

const before = <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
const after = <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />

export function Pagination({ label, previousHref, nextHref, summary, prefetch }: PaginationProps) {
  return (
    <nav aria-label={`${label}, pages`} className="flex items-center justify-between gap-4 py-3">
      <p className="text-muted text-sm tabular">{summary}</p>
      <div className="flex gap-2">
        {previousHref === undefined ? (
          <Nowhere>{before}Previous</Nowhere>
        ) : (
          <ButtonLink href={previousHref} prefetch={prefetch ?? null} rel="prev" size="sm" icon={before}>
            Previous
          </ButtonLink>
        )}
        {nextHref === undefined ? (
          <Nowhere>Next{after}</Nowhere>
        ) : (
          <ButtonLink href={nextHref} prefetch={prefetch ?? null} rel="next" size="sm">
            Next{after}
          </ButtonLink>
        )}
      </div>
    </nav>
  )
}

/** A place that does not exist from here keeps its seat, so that the other link does not jump under the pointer. */
function Nowhere({ children }: { children: React.ReactNode }) {
  return (
    <button type="button" disabled data-disabled="" className={buttonStyle({ size: 'sm' })}>
      {children}
    </button>
  )
}

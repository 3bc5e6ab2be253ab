import { type ReactNode, useId } from 'react'

type PanelProps = { title?: string | undefined; description?: ReactNode; action?: ReactNode; children?: ReactNode }

/** One matter of a page: a form, a list of facts, a small table. */
export function Panel({ title, description, action, children }: PanelProps) {
  const titleId = useId()
  return (
    <section aria-labelledby={title === undefined ? undefined : titleId} className="rounded-lg border border-line bg-surface">
      {title !== undefined && (
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-4 last:pb-4 sm:px-5">
          <div className="min-w-0">
            <h2 id={titleId} className="font-semibold text-base">
              {title}
            </h2>
            {description !== undefined && <p className="mt-0.5 max-w-160 text-muted text-sm">{description}</p>}
          </div>
          {action}
        </header>
      )}
      {children !== undefined && <div className="px-4 py-4 sm:px-5">{children}</div>}
    </section>
  )
}

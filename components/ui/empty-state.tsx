import type { ReactNode } from 'react'

type EmptyStateProps = { title: string; icon?: ReactNode; action?: ReactNode; children?: ReactNode }

/** Teaches: what will be here, why it is empty, the one next step. */
export function EmptyState({ title, icon, action, children }: EmptyStateProps) {
  return (
    <section className="mx-auto flex max-w-112 flex-col items-center gap-2 px-4 py-14 text-center">
      {icon !== undefined && (
        <span
          aria-hidden="true"
          className="mb-2 flex size-11 items-center justify-center rounded-lg border border-line bg-surface text-muted [&_svg]:size-5"
        >
          {icon}
        </span>
      )}
      <h2 className="font-semibold text-base">{title}</h2>
      {children !== undefined && <div className="text-muted text-sm">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </section>
  )
}

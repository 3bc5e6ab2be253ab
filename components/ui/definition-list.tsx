import type { ReactNode } from 'react'

export type Definition = { term: string; description: ReactNode }

/** Facts, each under its name; beside it where there is room. */
export function DefinitionList({ items }: { items: readonly Definition[] }) {
  return (
    <dl className="text-sm">
      {items.map((item) => (
        <div key={item.term} className="flex flex-col gap-x-4 border-line border-b py-2 last:border-b-0 sm:flex-row">
          <dt className="shrink-0 text-muted sm:w-36">{item.term}</dt>
          <dd className="wrap-anywhere min-w-0 flex-1 tabular">{item.description}</dd>
        </div>
      ))}
    </dl>
  )
}

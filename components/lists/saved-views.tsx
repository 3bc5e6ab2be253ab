import Link from 'next/link'
import { addressOf } from '@/lib/address-filter'
import type { KeptView } from './kept-view'

type SavedViewsProps = {
  /** Of the list: "/contacts". */
  path: string
  views: readonly KeptView[]
  /** The one the address names, if it is one of them. */
  viewId: string | undefined
}

/** The views a member has kept of a list, each one press away. */
export function SavedViews({ path, views, viewId }: SavedViewsProps) {
  if (views.length === 0) return null
  const isOpen = views.some(({ id }) => id === viewId)
  return (
    <nav aria-label="Saved views" className="flex flex-wrap gap-1 pb-3">
      <ViewLink href={path} current={!isOpen}>
        All
      </ViewLink>
      {views.map(({ id, name, parameters }) => (
        <ViewLink key={id} href={addressOf(path, { ...parameters, view: id })} current={id === viewId}>
          {name}
        </ViewLink>
      ))}
    </nav>
  )
}

function ViewLink({ href, current, children }: { href: string; current: boolean; children: string }) {
  return (
    <Link
      href={href}
      // Looking at a list leaves a trace.
      prefetch={false}
      aria-current={current ? 'true' : undefined}
      title={children}
      className="inline-flex h-8 max-w-56 items-center rounded-md border border-transparent px-2.5 text-muted text-sm hover:bg-hover hover:text-ink aria-[current]:border-accent-line aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-ink pointer-coarse:h-10"
    >
      <bdi className="truncate">{children}</bdi>
    </Link>
  )
}

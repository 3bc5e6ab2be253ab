import { ChevronRight, PenLine, ShieldCheck } from 'lucide-react'
import Link from 'next/link'
import type { PortalDescription } from './portal-description'

/** The systems a portal may be of, each with what it is for. */
export function PortalKindsList({ kinds }: { kinds: readonly PortalDescription[] }) {
  return (
    <ul className="grid gap-3 md:grid-cols-2">
      {kinds.map(({ kind, label, summary, signs }) => (
        <li key={kind} className="flex">
          <Link
            href={`/portals/new?kind=${kind}`}
            className="group flex w-full items-start gap-3.5 rounded-lg border border-line bg-surface p-4 hover:border-edge/55 hover:bg-hover"
          >
            <span
              aria-hidden="true"
              className="flex size-9 shrink-0 items-center justify-center rounded-md border border-line bg-sunken text-muted"
            >
              {signs ? <PenLine className="size-4.5" /> : <ShieldCheck className="size-4.5" />}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block font-semibold text-base">{label}</span>
              <span className="mt-0.5 block text-muted text-sm">{summary}</span>
            </span>
            <ChevronRight aria-hidden="true" className="mt-1 size-4 shrink-0 text-muted rtl:-scale-x-100" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

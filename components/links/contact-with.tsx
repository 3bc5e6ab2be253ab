import Link from 'next/link'
import type { ReactNode } from 'react'

type ContactWithProps = {
  contact: { id: string; name: string }
  /** What of the second line may be cut short. */
  title: string
  children: ReactNode
}

/** The contact's name, a link to its page, with a second line under it. */
export function ContactWith({ contact, title, children }: ContactWithProps) {
  return (
    <div className="min-w-0 whitespace-normal">
      <Link href={`/contacts/${contact.id}`} className="inline-block min-w-6 py-0.5 wrap-anywhere font-medium hover:underline">
        <bdi>{contact.name}</bdi>
      </Link>
      <Second title={title}>{children}</Second>
    </div>
  )
}

export function Students({ names }: { names: string[] }) {
  const [first, second, ...others] = names
  if (first === undefined) return 'None'
  return (
    <span className="block truncate" title={names.join('\n')}>
      <bdi>{second === undefined ? first : `${first}, ${second}`}</bdi>
      {others.length > 0 && ` and ${others.length} more`}
    </span>
  )
}

/** Cut short where there is no room, and whole on hover; on a phone, which has no hover, it breaks into lines. */
export function Second({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <div title={title} className="text-muted text-xs max-sm:wrap-anywhere max-sm:whitespace-normal sm:truncate">
      {children}
    </div>
  )
}

import Link from 'next/link'
import type { ReactNode } from 'react'

/** The contact's name, a link to its page, with a second line under it. */
export function ContactWith({ contact, children }: { contact: { id: string; name: string }; children: ReactNode }) {
  return (
    <div className="max-sm:w-[34vw] max-sm:whitespace-normal">
      <Link href={`/contacts/${contact.id}`} className="font-medium hover:underline">
        <bdi>{contact.name}</bdi>
      </Link>
      <Second>{children}</Second>
    </div>
  )
}

export function Students({ names }: { names: string[] }) {
  const [first, second, ...others] = names
  if (first === undefined) return 'None'
  return (
    <span title={names.join('\n')}>
      <bdi>{second === undefined ? first : `${first}, ${second}`}</bdi>
      {others.length > 0 && ` and ${others.length} more`}
    </span>
  )
}

export function Second({ children }: { children: ReactNode }) {
  return <div className="max-w-60 truncate text-muted text-xs xl:max-w-48 2xl:max-w-60">{children}</div>
}

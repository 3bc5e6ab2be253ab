import Link from 'next/link'

const sections = [
  { name: 'campaigns', href: '/mail', label: 'Campaigns' },
  { name: 'messages', href: '/mail/messages', label: 'All mails' },
] as const

/** The two lists of mail: by the act of sending, and mail by mail. */
export function MailSections({ current }: { current: (typeof sections)[number]['name'] }) {
  return (
    <nav aria-label="Mail" className="mb-4 flex gap-5 border-line border-b">
      {sections.map(({ name, href, label }) => (
        <Link
          key={name}
          href={href}
          aria-current={name === current ? 'page' : undefined}
          className="-mb-px flex h-10 items-center border-transparent border-b-2 px-0.5 font-medium text-muted text-sm hover:text-ink aria-[current]:border-accent aria-[current]:text-ink pointer-coarse:h-11"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}

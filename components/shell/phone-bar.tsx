'use client'

import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { useOnDemand } from '@/components/ui/use-on-demand'
import { type Destination, isCurrent } from './destination'
import { DestinationGlyph } from './destination-glyph'
import type { ShellMember } from './shell-member'

type PhoneBarProps = { district: { name: string }; member: ShellMember; destinations: readonly Destination[] }

const item =
  'flex h-14 w-full flex-col items-center justify-center gap-0.5 rounded-md font-medium text-[11px] text-muted leading-4 aria-[current]:text-accent-text'

const loadSheet = async () => (await import('./phone-sheet')).PhoneSheet

/** Four destinations within reach of the thumb, the rest one tap further. */
export function PhoneBar({ district, member, destinations }: PhoneBarProps) {
  const pathname = usePathname()
  const [open, setOpen] = useState(false)
  const { part: PhoneSheet, ask: askSheet } = useOnDemand(loadSheet)
  const near = destinations.slice(0, 4)
  const far = destinations.slice(4)
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface px-1 pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <ul className="grid grid-cols-5">
        {near.map((destination) => (
          <li key={destination.href}>
            <Link href={destination.href} aria-current={isCurrent(destination, pathname) ? 'page' : undefined} className={item}>
              <DestinationGlyph icon={destination.icon} />
              {destination.label}
            </Link>
          </li>
        ))}
        <li>
          <button
            type="button"
            aria-haspopup="dialog"
            aria-current={far.some((destination) => isCurrent(destination, pathname)) || undefined}
            onClick={async () => {
              if (await askSheet()) setOpen(true)
            }}
            className={item}
          >
            <Ellipsis aria-hidden="true" className="size-[18px]" />
            More
          </button>
          {PhoneSheet && <PhoneSheet open={open} onOpenChange={setOpen} district={district} member={member} destinations={far} />}
        </li>
      </ul>
    </nav>
  )
}

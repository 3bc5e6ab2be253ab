'use client'

import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { SubmitButton } from '@/components/ui/submit-button'
import { type Destination, isCurrent } from './destination'
import { DestinationGlyph } from './destination-glyph'
import type { ShellMember } from './shell-member'

type PhoneBarProps = { district: { name: string }; member: ShellMember; destinations: readonly Destination[]; signOut: () => Promise<void> }

const item =
  'flex h-14 w-full flex-col items-center justify-center gap-0.5 rounded-md font-medium text-[11px] text-muted leading-4 aria-[current]:text-accent-text'

/** Four destinations within reach of the thumb, the rest one tap further. */
export function PhoneBar({ district, member, destinations, signOut }: PhoneBarProps) {
  const pathname = usePathname()
  const [open, setOpen] = useState(false)
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
          <Dialog
            open={open}
            onOpenChange={setOpen}
            title={district.name}
            description={`${member.email}, ${member.role}`}
            trigger={
              <button
                type="button"
                aria-current={far.some((destination) => isCurrent(destination, pathname)) || undefined}
                className={item}
              >
                <Ellipsis aria-hidden="true" className="size-[18px]" />
                More
              </button>
            }
          >
            <ul className="-mx-2 flex flex-col">
              {far.map((destination) => (
                <li key={destination.href}>
                  <Link
                    href={destination.href}
                    aria-current={isCurrent(destination, pathname) ? 'page' : undefined}
                    onClick={() => setOpen(false)}
                    className="flex h-12 items-center gap-3 rounded-md px-2 font-medium aria-[current]:bg-accent-soft aria-[current]:text-accent-text"
                  >
                    <DestinationGlyph icon={destination.icon} />
                    {destination.label}
                  </Link>
                </li>
              ))}
            </ul>
            <form action={signOut} className="mt-3 flex flex-col border-line border-t pt-4">
              <SubmitButton variant="secondary">Sign out</SubmitButton>
            </form>
          </Dialog>
        </li>
      </ul>
    </nav>
  )
}

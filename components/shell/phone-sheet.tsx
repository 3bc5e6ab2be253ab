'use client'

import { Search } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useKeyboard } from '@/components/keyboard/keyboard'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { type Destination, isCurrent } from './destination'
import { DestinationGlyph } from './destination-glyph'
import type { ShellMember } from './shell-member'
import { SignOutForm } from './sign-out-form'

type PhoneSheetProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  district: { name: string }
  member: ShellMember
  destinations: readonly Destination[]
}

export function PhoneSheet({ open, onOpenChange, district, member, destinations }: PhoneSheetProps) {
  const pathname = usePathname()
  const { openPalette } = useKeyboard()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={district.name} description={`${member.email}, ${member.role}`}>
      <ul className="-mx-2 flex flex-col">
        {destinations.map((destination) => (
          <li key={destination.href}>
            <Link
              href={destination.href}
              aria-current={isCurrent(destination, pathname) ? 'page' : undefined}
              onClick={() => onOpenChange(false)}
              className="flex h-12 items-center gap-3 rounded-md px-2 font-medium aria-[current]:bg-accent-soft aria-[current]:text-accent-text"
            >
              <DestinationGlyph icon={destination.icon} />
              {destination.label}
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-col gap-2 border-line border-t pt-4">
        <Button
          icon={<Search aria-hidden="true" />}
          onClick={() => {
            onOpenChange(false)
            openPalette()
          }}
        >
          Find
        </Button>
        <SignOutForm className="flex flex-col">
          <Button type="submit">Sign out</Button>
        </SignOutForm>
      </div>
    </Dialog>
  )
}

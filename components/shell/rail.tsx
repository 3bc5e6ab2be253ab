'use client'

import { LogOut } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Tooltip } from '@/components/ui/tooltip'
import { type Destination, isCurrent } from './destination'
import { DestinationGlyph } from './destination-glyph'
import { ProductMark } from './product-mark'
import type { ShellMember } from './shell-member'

type RailProps = { district: { name: string }; member: ShellMember; destinations: readonly Destination[]; signOut: () => Promise<void> }

const item =
  'flex h-9 w-full items-center gap-3 rounded-md px-[11px] font-medium text-muted text-sm transition-colors duration-120 hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent-text pointer-coarse:h-11 max-lg:w-10 pointer-coarse:max-lg:w-11 pointer-coarse:max-lg:px-[13px]'

export function Rail({ district, member, destinations, signOut }: RailProps) {
  const pathname = usePathname()
  return (
    <header
      data-print="hide"
      className="sticky top-0 flex h-dvh flex-col gap-4 overflow-y-auto border-line border-e bg-surface px-3 py-4 max-sm:hidden max-lg:items-center max-lg:px-2"
    >
      <div className="flex items-center gap-3 px-1.5 max-lg:px-0">
        <ProductMark />
        <div className="min-w-0 max-lg:hidden">
          <p className="font-semibold text-sm">Invite Desk</p>
          <p className="truncate text-muted text-xs" title={district.name}>
            {district.name}
          </p>
        </div>
      </div>
      <nav aria-label="Main" className="flex-1">
        <ul className="flex flex-col gap-0.5">
          {destinations.map((destination) => (
            <li key={destination.href}>
              <RailHint text={destination.label}>
                <Link href={destination.href} aria-current={isCurrent(destination, pathname) ? 'page' : undefined} className={item}>
                  <DestinationGlyph icon={destination.icon} />
                  <span className="max-lg:sr-only">{destination.label}</span>
                </Link>
              </RailHint>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex w-full flex-col gap-1 border-line border-t pt-3 max-lg:items-center">
        <p className="px-[11px] text-sm max-lg:sr-only">
          <span className="block truncate" title={member.email}>
            {member.email}
          </span>
          <span className="block text-muted text-xs first-letter:uppercase">{member.role}</span>
        </p>
        <form action={signOut} className="w-full max-lg:w-auto">
          <RailHint text={`Sign out ${member.email}`}>
            <button type="submit" className={item}>
              <LogOut aria-hidden="true" strokeWidth={1.75} className="size-[18px] shrink-0 rtl:-scale-x-100" />
              <span className="max-lg:sr-only">Sign out</span>
            </button>
          </RailHint>
        </form>
      </div>
    </header>
  )
}

/** Says the word beside the icon, only where the rail shows no words. */
function RailHint({ text, children }: { text: string; children: React.ReactElement }) {
  return (
    <Tooltip side="inline-end" content={text} narrowOnly>
      {children}
    </Tooltip>
  )
}

'use client'

import { LogOut, Search } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { useKeyboard } from '@/components/keyboard/keyboard'
import { type Destination, isCurrent } from './destination'
import { DestinationGlyph } from './destination-glyph'
import { ProductMark } from './product-mark'
import type { ShellMember } from './shell-member'
import { SignOutForm } from './sign-out-form'

type RailProps = { district: { name: string }; member: ShellMember; destinations: readonly Destination[] }

const item =
  'flex h-9 w-full items-center gap-3 rounded-md px-[11px] font-medium text-muted text-sm transition-colors duration-120 hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent-text pointer-coarse:h-11 max-lg:w-10 pointer-coarse:max-lg:w-11 pointer-coarse:max-lg:px-[13px]'

export function Rail({ district, member, destinations }: RailProps) {
  const pathname = usePathname()
  const { heard, openPalette } = useKeyboard()
  const hints = useHints()
  return (
    <header
      data-print="hide"
      {...hints}
      className="sticky top-0 z-20 flex h-dvh flex-col gap-4 overflow-y-auto border-line border-e bg-surface px-3 py-4 max-sm:hidden max-lg:items-center max-lg:px-2"
    >
      <div className="flex items-center gap-3 px-1.5 max-lg:px-0">
        <ProductMark />
        <div className="min-w-0 max-lg:hidden">
          <p className="font-semibold text-sm">Invite Desk</p>
          <p className="truncate text-muted text-xs" title={district.name}>
            <bdi>{district.name}</bdi>
          </p>
        </div>
      </div>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts={heard ? 'Control+K Meta+K' : undefined}
        onClick={openPalette}
        className={`${item} shrink-0 border border-edge/55 max-lg:px-[10px] lg:px-[10px] pointer-coarse:max-lg:px-[12px]`}
      >
        <Search aria-hidden="true" strokeWidth={1.75} className="size-[18px] shrink-0" />
        <RailWord>Find</RailWord>
        {heard && (
          <span aria-hidden="true" className="ms-auto text-xs max-lg:hidden">
            Ctrl K
          </span>
        )}
      </button>
      <nav aria-label="Main" className="flex-1">
        <ul className="flex flex-col gap-0.5">
          {destinations.map((destination) => (
            <li key={destination.href}>
              <Link href={destination.href} aria-current={isCurrent(destination, pathname) ? 'page' : undefined} className={item}>
                <DestinationGlyph icon={destination.icon} />
                <RailWord>{destination.label}</RailWord>
              </Link>
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
        <SignOutForm className="w-full max-lg:w-auto">
          <button type="submit" className={item}>
            <LogOut aria-hidden="true" strokeWidth={1.75} className="size-[18px] shrink-0 rtl:-scale-x-100" />
            <RailWord>Sign out</RailWord>
          </button>
        </SignOutForm>
      </div>
    </header>
  )
}

/**
 * The word beside an icon. Where the rail has no room for words it is still the name, and stands beside the rail on hover and
 * focus: fixed, because a rail that scrolls would cut it off.
 */
function RailWord({ children }: { children: ReactNode }) {
  return <span className="rail-word">{children}</span>
}

/** Escape takes the words away without moving pointer or focus (WCAG 2.2, 1.4.13), until either comes anew. */
function useHints() {
  const [shown, setShown] = useState(true)
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setShown(false)
    }
    document.addEventListener('keydown', leave)
    return () => document.removeEventListener('keydown', leave)
  }, [])
  return { 'data-hints': shown ? '' : undefined, onPointerLeave: () => setShown(true), onBlur: () => setShown(true) }
}

export type DestinationIcon = 'overview' | 'contacts' | 'links' | 'mail' | 'roster' | 'portals' | 'audit' | 'inspect' | 'settings'

/** A place of the product that the rail leads to. */
export type Destination = { href: string; label: string; icon: DestinationIcon }

/** Every destination, in the rail's order. The layout leaves out what the member's role may not see. */
export const destinations: readonly Destination[] = [
  { href: '/', label: 'Overview', icon: 'overview' },
  { href: '/contacts', label: 'Contacts', icon: 'contacts' },
  { href: '/links', label: 'Links', icon: 'links' },
  { href: '/mail', label: 'Mail', icon: 'mail' },
  { href: '/roster', label: 'Roster', icon: 'roster' },
  { href: '/portals', label: 'Portals', icon: 'portals' },
  { href: '/audit', label: 'Audit', icon: 'audit' },
  { href: '/inspect', label: 'Inspect', icon: 'inspect' },
  { href: '/settings', label: 'Settings', icon: 'settings' },
]

/** Whether a page lies at the destination or below it; the overview stands for itself alone. */
export function isCurrent(destination: Destination, pathname: string): boolean {
  if (destination.href === '/') return pathname === '/'
  return pathname === destination.href || pathname.startsWith(`${destination.href}/`)
}

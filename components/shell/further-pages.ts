/** Pages below the destinations that are worth finding by name; the layout leaves out what the member's role may not see. */
export type FurtherPage = { href: string; label: string }

export const furtherPages: readonly FurtherPage[] = [
  { href: '/approvals', label: 'Approvals' },
  { href: '/mail/messages', label: 'All mails' },
  { href: '/mail/texts', label: 'Mail texts' },
  { href: '/mail/settings', label: 'Mail settings' },
  { href: '/roster/mappings', label: 'Mappings' },
  { href: '/portals/new', label: 'Add portal' },
  { href: '/audit/verify', label: 'Verifications' },
  { href: '/audit/disclosures', label: 'Disclosures' },
  { href: '/inspect/build', label: 'Build a token' },
]

import type { ListColumn } from '@/components/lists/list-columns'

/** What a list of links shows besides the contact, when it was issued and when it ends, in this order. */
export const linkColumns = [
  { id: 'state', label: 'State' },
  { id: 'portal', label: 'Portal' },
  { id: 'students', label: 'Students' },
  { id: 'channel', label: 'Channel' },
  { id: 'secret', label: 'Secret' },
  { id: 'guid', label: 'GUID' },
] as const satisfies readonly ListColumn[]

export type LinkColumn = (typeof linkColumns)[number]['id']

export const usualLinkColumns: readonly LinkColumn[] = ['state', 'portal']

/** A campaign's need not say which portal they are for. */
export const campaignLinkColumns: readonly LinkColumn[] = ['state', 'students']

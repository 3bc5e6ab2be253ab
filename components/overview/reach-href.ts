import { addressOf } from '@/lib/address-filter'
import type { ReachStage } from '@/lib/contacts/reach'
import type { ReachGrouping } from '@/lib/overview/reach'

type Asked = { reached?: ReachStage; not_reached?: ReachStage; of?: { grouping: ReachGrouping; value: string | null } | undefined }

/** The list of the contacts that can be invited and came, or did not come, so far: of all or of one school, grade or language. */
export function reachHref({ of, ...asked }: Asked): string {
  return addressOf('/contacts', { invitable: 'true', ...asked, ...(of && groupFilter(of)) })
}

/** The filter of /contacts that means a group of the charts. */
export function groupFilter({ grouping, value }: { grouping: ReachGrouping; value: string | null }): Record<string, string> {
  return value === null ? { [`no_${grouping}`]: 'true' } : { [grouping]: value }
}

/** Where the subject of an event can be looked at; undefined when no screen shows it. */
export function subjectHref({ action, subjectId }: { action: string; subjectId: string | null }): string | undefined {
  if (subjectId === null) return undefined
  switch (action.split('.')[0]) {
    case 'contact':
    case 'disclosure':
    case 'link':
    case 'invitation':
    case 'invite_page':
    case 'front_desk':
      return `/contacts/${subjectId}`
    case 'portal':
    case 'secret':
      return '/portals'
    case 'campaign':
    case 'contacts':
    case 'links':
    case 'letters':
      return `/links?campaign=${subjectId}`
    case 'event':
      return `/audit/events/${subjectId}`
    case 'record':
      return action === 'record.verified' ? `/audit/verify/${subjectId}` : undefined
    case 'import':
      return '/roster'
    case 'approval':
      return '/approvals'
    default:
      return undefined
  }
}

/** Where everything about the subject of an event is listed: of a contact also who saw it in a list, of a campaign also what it issued. */
export function everythingHref(event: { action: string; subjectId: string | null }): string {
  const href = subjectHref(event)
  if (href?.startsWith('/contacts/')) return `/audit?contact=${event.subjectId}`
  return href?.startsWith('/links?campaign=') ? `/audit?campaign=${event.subjectId}` : `/audit?subject=${event.subjectId}`
}

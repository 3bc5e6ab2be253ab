/** Where the subject of an event can be looked at; undefined when no screen shows it. */
export function subjectHref({ action, subjectId }: { action: string; subjectId: string | null }): string | undefined {
  if (subjectId === null) return undefined
  switch (action.split('.')[0]) {
    case 'contact':
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
    case 'import':
      return '/roster'
    case 'approval':
      return '/approvals'
    default:
      return undefined
  }
}

/** Where contacts are looked at, with the words the record's sentences say for it. */
export const viewPlaces = {
  contacts: 'the list of contacts',
  links: 'the list of links',
  campaign: 'the links of a campaign',
  invitations: 'the list of invitations',
  mails: 'the list of mails',
  campaign_mails: 'the mails of a campaign',
  frozen: 'the invitations that were stopped',
  ending: 'the links that end soon',
  import: 'the changes of an import',
  contact: 'the page of a contact',
  link: 'the page of a link',
  invitation: 'an invitation',
  history: 'the record about a contact',
  inspected: 'a link that was inspected',
  disclosures: 'the list of disclosures',
  found: 'what was found by name',
} as const

export type ViewPlace = keyof typeof viewPlaces

export function isViewPlace(text: unknown): text is ViewPlace {
  return typeof text === 'string' && Object.hasOwn(viewPlaces, text)
}

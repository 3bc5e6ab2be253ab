/** How personal data got to somebody, with the words the screens say for it. */
export const disclosureKinds = {
  portal: 'A link was opened into a portal',
  download: 'A list was downloaded',
  api: 'A program read by an API key',
  person: 'Everything about one person was taken away',
  record: 'The audit record was taken away',
  by_hand: 'Written down by hand',
} as const

export type DisclosureKind = keyof typeof disclosureKinds

export const disclosureKindNames = Object.keys(disclosureKinds) as [DisclosureKind, ...DisclosureKind[]]

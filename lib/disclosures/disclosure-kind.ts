/** How personal data got to somebody, with the words the screens say for it. */
export const disclosureKinds = {
  portal: 'A link was opened into a portal',
  download: 'A list was taken away',
  api: 'A program read by an API key',
  person: 'Everything about one person was taken away',
  record: 'The audit record was taken away',
  by_hand: 'Written down by hand',
} as const

export type DisclosureKind = keyof typeof disclosureKinds

export const disclosureKindNames = Object.keys(disclosureKinds) as [DisclosureKind, ...DisclosureKind[]]

/** How they got it, or that they did not, in words. */
export function disclosureWay({ kind, refused }: { kind: DisclosureKind; refused: boolean }): string {
  return refused ? 'Asked for it and did not get it' : disclosureKinds[kind]
}

/** What the list cannot know, for whoever relies on it. */
export const disclosureLimit =
  'A link that staff handed out is listed once the portal says that somebody used it, which not every portal does.'

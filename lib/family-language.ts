/** A language families are written to in: its tag (BCP 47), its own name, and how Intl writes dates in it for families in the United States. */
export type FamilyLanguage = {
  tag: FamilyLanguageTag
  name: string
  direction: 'ltr' | 'rtl'
  locale: string
  /** The names of weekdays (from Sunday) and months, where Intl has none. */
  calendar?: { weekdays: readonly string[]; months: readonly string[] }
}

export const familyLanguageTags = ['en', 'es', 'zh-Hans', 'vi', 'ar', 'ht'] as const

export type FamilyLanguageTag = (typeof familyLanguageTags)[number]

const english: FamilyLanguage = { tag: 'en', name: 'English', direction: 'ltr', locale: 'en-US' }

export const familyLanguages: readonly FamilyLanguage[] = [
  english,
  { tag: 'es', name: 'Español', direction: 'ltr', locale: 'es-US' },
  { tag: 'zh-Hans', name: '简体中文', direction: 'ltr', locale: 'zh-Hans' },
  { tag: 'vi', name: 'Tiếng Việt', direction: 'ltr', locale: 'vi' },
  { tag: 'ar', name: 'العربية', direction: 'rtl', locale: 'ar' },
  {
    tag: 'ht',
    name: 'Kreyòl ayisyen',
    direction: 'ltr',
    locale: 'en-US',
    calendar: {
      weekdays: ['dimanch', 'lendi', 'madi', 'mèkredi', 'jedi', 'vandredi', 'samdi'],
      months: ['janvye', 'fevriye', 'mas', 'avril', 'me', 'jen', 'jiyè', 'out', 'septanm', 'oktòb', 'novanm', 'desanm'],
    },
  },
]

/** The first of the wished tags that families are written to in, by its first part alone: es-MX is Spanish. English when there is none. */
export function chooseFamilyLanguage(wished: ReadonlyArray<string | null | undefined>): FamilyLanguage {
  for (const tag of wished) {
    const language = familyLanguages.find((known) => firstPart(known.tag) === firstPart(tag ?? ''))
    if (language) return language
  }
  return english
}

/** The tags of an Accept-Language header, the most wanted first (RFC 9110 §12.5.4). */
export function acceptedLanguages(header: string | null): string[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.split(';')
      return { tag: tag.trim(), weight: Number(/q=([\d.]+)/.exec(quality ?? '')?.[1] ?? 1) }
    })
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag)
}

function firstPart(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? ''
}

import { ar } from './words/ar'
import { en } from './words/en'
import { es } from './words/es'
import { ht } from './words/ht'
import type { InvitePageWords } from './words/invite-page-words'
import { vi } from './words/vi'
import { zhHans } from './words/zh-hans'

/** A language of the invite page: its tag (BCP 47), its own name, and how Intl writes dates in it for families in the United States. */
export type PageLanguage = { tag: string; name: string; direction: 'ltr' | 'rtl'; locale: string; words: InvitePageWords }

const english: PageLanguage = { tag: 'en', name: 'English', direction: 'ltr', locale: 'en-US', words: en }

export const pageLanguages: readonly PageLanguage[] = [
  english,
  { tag: 'es', name: 'Español', direction: 'ltr', locale: 'es-US', words: es },
  { tag: 'zh-Hans', name: '简体中文', direction: 'ltr', locale: 'zh-Hans', words: zhHans },
  { tag: 'vi', name: 'Tiếng Việt', direction: 'ltr', locale: 'vi', words: vi },
  { tag: 'ar', name: 'العربية', direction: 'rtl', locale: 'ar', words: ar },
  { tag: 'ht', name: 'Kreyòl ayisyen', direction: 'ltr', locale: 'en-US', words: ht },
]

/** The first of the wished tags that the page is written in, by its first part alone: es-MX is Spanish. English when there is none. */
export function choosePageLanguage(wished: ReadonlyArray<string | null | undefined>): PageLanguage {
  for (const tag of wished) {
    const language = pageLanguages.find((known) => firstPart(known.tag) === firstPart(tag ?? ''))
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

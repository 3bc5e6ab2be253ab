import type { FamilyLanguageTag } from '@/lib/family-language'
import { ar } from './words/ar'
import { en } from './words/en'
import { es } from './words/es'
import { ht } from './words/ht'
import type { UnsubscribePageWords } from './words/unsubscribe-page-words'
import { vi } from './words/vi'
import { zhHans } from './words/zh-hans'

/** What the page says at which families stop mail, by language. */
export const pageWords: Readonly<Record<FamilyLanguageTag, UnsubscribePageWords>> = { en, es, 'zh-Hans': zhHans, vi, ar, ht }

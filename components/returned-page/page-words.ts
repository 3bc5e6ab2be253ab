import type { FamilyLanguageTag } from '@/lib/family-language'
import { ar } from './words/ar'
import { en } from './words/en'
import { es } from './words/es'
import { ht } from './words/ht'
import type { ReturnedPageWords } from './words/returned-page-words'
import { vi } from './words/vi'
import { zhHans } from './words/zh-hans'

/** What the page says to whom a portal sent back, by language. */
export const pageWords: Readonly<Record<FamilyLanguageTag, ReturnedPageWords>> = { en, es, 'zh-Hans': zhHans, vi, ar, ht }

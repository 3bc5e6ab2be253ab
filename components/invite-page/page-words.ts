import type { FamilyLanguageTag } from '@/lib/family-language'
import { ar } from './words/ar'
import { en } from './words/en'
import { es } from './words/es'
import { ht } from './words/ht'
import type { InvitePageWords } from './words/invite-page-words'
import { vi } from './words/vi'
import { zhHans } from './words/zh-hans'

/** What the invite page says, by language. */
export const pageWords: Readonly<Record<FamilyLanguageTag, InvitePageWords>> = { en, es, 'zh-Hans': zhHans, vi, ar, ht }

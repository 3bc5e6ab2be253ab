import type { FamilyLanguageTag } from '@/lib/family-language'
import { ar } from './words/ar'
import { en } from './words/en'
import { es } from './words/es'
import { ht } from './words/ht'
import type { LetterWords } from './words/letter-words'
import { vi } from './words/vi'
import { zhHans } from './words/zh-hans'

/** What a letter says, by language. */
export const letterWords: Readonly<Record<FamilyLanguageTag, LetterWords>> = { en, es, 'zh-Hans': zhHans, vi, ar, ht }

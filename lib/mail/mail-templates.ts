import type { FamilyLanguageTag } from '@/lib/family-language'
import { ar } from './templates/ar'
import { en } from './templates/en'
import { es } from './templates/es'
import { ht } from './templates/ht'
import type { MailWords } from './templates/mail-words'
import { vi } from './templates/vi'
import { zhHans } from './templates/zh-hans'

/** The words of mails, by language; `texts` are the default texts. */
export const mailWords: Record<FamilyLanguageTag, MailWords> = { en, es, 'zh-Hans': zhHans, vi, ar, ht }

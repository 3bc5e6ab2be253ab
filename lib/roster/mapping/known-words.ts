import { canonicalLanguage, parseFlag } from '@/lib/roster/files/line-values'

/** Languages as student information systems write them, with their tags (BCP 47). */
const languageWords = new Map(
  Object.entries({
    english: 'en',
    inglés: 'en',
    spanish: 'es',
    español: 'es',
    castilian: 'es',
    'spanish; castilian': 'es',
    chinese: 'zh',
    mandarin: 'zh-Hans',
    'mandarin (putonghua)': 'zh-Hans',
    'chinese, mandarin': 'zh-Hans',
    'simplified chinese': 'zh-Hans',
    'chinese (simplified)': 'zh-Hans',
    'traditional chinese': 'zh-Hant',
    'chinese (traditional)': 'zh-Hant',
    cantonese: 'yue',
    vietnamese: 'vi',
    arabic: 'ar',
    'haitian creole': 'ht',
    haitian: 'ht',
    'creole, haitian': 'ht',
    'haitian; haitian creole': 'ht',
    french: 'fr',
    portuguese: 'pt',
    russian: 'ru',
    korean: 'ko',
    japanese: 'ja',
    tagalog: 'tl',
    filipino: 'fil',
    'filipino (pilipino or tagalog)': 'fil',
    hmong: 'hmn',
    somali: 'so',
    amharic: 'am',
    swahili: 'sw',
    burmese: 'my',
    nepali: 'ne',
    hindi: 'hi',
    urdu: 'ur',
    punjabi: 'pa',
    panjabi: 'pa',
    gujarati: 'gu',
    bengali: 'bn',
    telugu: 'te',
    tamil: 'ta',
    farsi: 'fa',
    persian: 'fa',
    'farsi (persian)': 'fa',
    dari: 'prs',
    pashto: 'ps',
    ukrainian: 'uk',
    polish: 'pl',
    german: 'de',
    italian: 'it',
    romanian: 'ro',
    albanian: 'sq',
    armenian: 'hy',
    khmer: 'km',
    'khmer (cambodian)': 'km',
    lao: 'lo',
    thai: 'th',
    turkish: 'tr',
    hebrew: 'he',
    marshallese: 'mh',
    karen: 'kar',
    kurdish: 'ku',
    navajo: 'nv',
    samoan: 'sm',
    tongan: 'to',
    'american sign language': 'ase',
  }),
)

/** The tag of a language by its name in English, or by itself; undefined for a word nobody knows. */
export function tagOfLanguage(word: string): string | undefined {
  return languageWords.get(word.toLowerCase()) ?? canonicalLanguage(word.replace('_', '-'))
}

const flagWords: Record<string, boolean> = { y: true, t: true, si: true, sí: true, x: true, n: false, f: false }

/** Yes and no as files of other systems write them; undefined for a word nobody knows. */
export function flagOfWord(word: string): boolean | undefined {
  const small = word.toLowerCase()
  return Object.hasOwn(flagWords, small) ? flagWords[small] : parseFlag(word)
}

import { describe, expect, it } from 'vitest'
import { chooseFamilyLanguage } from './family-language'
import { formatEnd } from './format-end'

const at = new Date('2026-12-07T03:04:00Z')

describe('formatEnd', () => {
  it.each([
    ['en', 'Sunday, December 6, 2026', '9:04 PM', 'Central Time'],
    ['es', 'domingo, 6 de diciembre de 2026', '9:04 p.m.', 'hora central'],
    ['zh-Hans', '2026年12月6日星期日', '21:04', '北美中部时间'],
    ['vi', 'Chủ Nhật, 6 tháng 12, 2026', '21:04', 'Giờ miền Trung'],
    ['ar', 'الأحد، 6 ديسمبر 2026', '9:04 م', 'التوقيت المركزي لأمريكا الشمالية'],
    ['ht', 'dimanch 6 desanm 2026', '9:04 PM', 'Central Time'],
  ])('in %s says the day, the time and the zone', (tag, date, time, zone) => {
    const end = formatEnd(at, { language: chooseFamilyLanguage([tag]), timeZone: 'America/Chicago' })
    expect({ ...end, time: end.time.replace(/\s/g, ' ') }).toEqual({ date, time, zone })
  })
})

import { describe, expect, it } from 'vitest'
import { dayRange } from './zoned-day'

const hours = ({ from, to }: { from: Date; to: Date }) => (to.getTime() - from.getTime()) / 3_600_000

describe('dayRange', () => {
  it.each([
    ['2026-01-15', 'America/Chicago', '2026-01-15T06:00:00Z', 24],
    ['2026-07-15', 'America/Chicago', '2026-07-15T05:00:00Z', 24],
    ['2026-03-08', 'America/Chicago', '2026-03-08T06:00:00Z', 23],
    ['2026-11-01', 'America/Chicago', '2026-11-01T05:00:00Z', 25],
    ['2026-03-08', 'Asia/Kolkata', '2026-03-07T18:30:00Z', 24],
    ['2026-12-31', 'Asia/Kathmandu', '2026-12-30T18:15:00Z', 24],
    ['2011-12-29', 'Pacific/Apia', '2011-12-29T10:00:00Z', 24],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z', 24],
    ['2026-06-01', 'Pacific/Apia', '2026-05-31T11:00:00Z', 24],
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-03T03:00:00Z', 24],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', 23],
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-17T02:00:00Z', 25],
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00Z', 24],
    ['2024-11-03', 'America/Havana', '2024-11-03T04:00:00Z', 25],
    ['2024-03-10', 'America/Havana', '2024-03-10T05:00:00Z', 23],
    ['2024-04-26', 'Africa/Cairo', '2024-04-25T22:00:00Z', 23],
    ['2026-02-10', 'UTC', '2026-02-10T00:00:00Z', 24],
  ])('of %s in %s begins at %s and lasts %i hours', (day, zone, from, length) => {
    const range = dayRange(day, zone)
    expect(range.from).toEqual(new Date(from))
    expect(hours(range)).toBe(length)
  })

  it('is empty for the day that Samoa left out', () => {
    expect(hours(dayRange('2011-12-30', 'Pacific/Apia'))).toBe(0)
  })

  it.each([
    'America/Chicago',
    'Asia/Kolkata',
    'Pacific/Apia',
    'America/Sao_Paulo',
    'America/Havana',
    'Africa/Cairo',
    'Australia/Lord_Howe',
  ])('covers every moment of 2011 and 2024 in %s once, on the day the clocks there show', (zone) => {
    const shown = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
    for (const year of [2011, 2024]) {
      let previous = dayRange(`${year - 1}-12-31`, zone).to
      for (let moment = Date.UTC(year, 0, 1); moment < Date.UTC(year + 1, 0, 1); moment += 86_400_000) {
        const day = new Date(moment).toISOString().slice(0, 10)
        const { from, to } = dayRange(day, zone)
        expect(from).toEqual(previous)
        if (to > from) expect([shown.format(from), shown.format(to.getTime() - 1)]).toEqual([day, day])
        previous = to
      }
    }
  })
})

/** Zones of the United States first, since most districts are there; then every other zone the runtime knows. */
const first = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
]

export function timeZoneNames(): string[] {
  return [...first, ...Intl.supportedValuesOf('timeZone').filter((name) => !first.includes(name)), 'UTC']
}

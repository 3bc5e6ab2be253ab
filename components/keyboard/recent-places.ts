export type Place = { href: string; label: string }

/** Enough to come back to, few enough to take in. */
const most = 5

// Only this tab's memory, because names of families are among them.
let places: readonly Place[] = []

/** Notes where somebody went by name, newest first. */
export function rememberPlace(place: Place): void {
  places = [place, ...places.filter(({ href }) => href !== place.href)].slice(0, most)
}

export function recentPlaces(): readonly Place[] {
  return places
}

import { noExpiryWords } from '@/components/links/remaining-time'
import { formatDuration } from '@/components/ui/format-duration'
import type { Lifetime } from '@/lib/portals/portal-kind'

/** How long the links of a portal live. */
export function lifetimeWords(lifetime: Lifetime, onlyAtClick: boolean): string {
  if (lifetime.bound === 'once') return noExpiryWords
  if (onlyAtClick) return `${formatDuration(secondsAtClick(lifetime))} after the click on an invite page; they are never handed out raw`
  if (lifetime.bound === 'fixed') return `${formatDuration(lifetime.seconds)}, always`
  const { defaultSeconds, clickSeconds } = lifetime
  return `${formatDuration(defaultSeconds)}, unless another lifetime is chosen when they are created; ${formatDuration(clickSeconds)} after the click on an invite page`
}

/** How long a link lives that an invite page signs. */
export function secondsAtClick(lifetime: Exclude<Lifetime, { bound: 'once' }>): number {
  return lifetime.bound === 'fixed' ? lifetime.seconds : lifetime.clickSeconds
}

/** An invite page's address as somebody types it from paper: the place without its scheme, and the code in groups of four. */
export type ShortAddress = { place: string; groups: string[] }

/** Cuts up the address of an invite page. Typed with hyphens between the groups it leads to the same page. */
export function shortAddress(url: string): ShortAddress {
  const withoutScheme = url.replace(/^https?:\/\//, '')
  const end = withoutScheme.lastIndexOf('/') + 1
  return { place: withoutScheme.slice(0, end), groups: withoutScheme.slice(end).match(/.{1,4}/g) ?? [] }
}

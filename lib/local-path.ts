/**
 * Threat: an address of ours that says where to go on leads to another site. Choice: it is read as browsers read it (WHATWG URL
 * Standard), and only a path on this site comes out, with its query; undefined for everything else.
 */
export function localPath(text: string): string | undefined {
  const here = 'http://localhost'
  if (!text.startsWith('/') || !URL.canParse(text, here)) return undefined
  const { origin, pathname, search } = new URL(text, here)
  // "/.//elsewhere" is a path on this site whose path alone names another one.
  return origin === here && !pathname.startsWith('//') ? pathname + search : undefined
}

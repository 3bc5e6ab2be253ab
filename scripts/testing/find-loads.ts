/** Attributes that make a browser or a mail program fetch something as soon as it shows the markup. */
const loading = /\s(?:src|srcset|poster|background|data|xlink:href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi
const linkTag = /<(?:link|use|image)\b[^>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi
const inStyle = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')/gi

/** Every address that is fetched without anybody pressing anything, by markup or by a style sheet: pictures, fonts, scripts, style sheets, frames. */
export function findLoads(text: string): string[] {
  const tags = text.match(/<[a-z][^>]*>/gi)?.join('\n') ?? ''
  const found = [...tags.matchAll(loading), ...tags.matchAll(linkTag), ...text.matchAll(inStyle)]
  return found.flatMap((match) => match.slice(1).find((address) => address !== undefined) ?? []).map((address) => address.trim())
}

/** Those of them that lead to another host than the page's own. What is in the text itself, as `data:`, leads nowhere. */
export function findForeignLoads(text: string, page: string): string[] {
  const own = new URL(page).origin
  return findLoads(text.replaceAll('&amp;', '&')).filter((address) => {
    const { protocol, origin } = new URL(address, page)
    return protocol !== 'data:' && origin !== own
  })
}

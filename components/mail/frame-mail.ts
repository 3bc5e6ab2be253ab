/**
 * A mail of ours for a frame on a page. Mail programs want every style on its element, where our content policy lets none
 * stand: each one moves into a style sheet that bears the page's nonce, below the mail's own, and weighs more than that as
 * it did before. A window of its own is what the frame's sandbox refuses, so what is pressed opens nowhere.
 */
export function frameMail(html: string, nonce: string | undefined): string {
  const styles = new Map<string, string>()
  // Every quote in a value that was put into the mail is escaped, so this finds attributes and nothing else.
  const classed = html.replace(/<[a-z][^<>]*? style="[^"]*"[^<>]*>/g, (tag) => {
    const style = / style="([^"]*)"/.exec(tag)?.[1] ?? ''
    const name = styles.get(style) ?? `inline-${styles.size}`
    styles.set(style, name)
    const bare = tag.replace(/ style="[^"]*"/, '')
    return / class="/.test(bare) ? bare.replace(/ class="/, ` class="${name} `) : bare.replace(/^<[a-z0-9]+/, `$& class="${name}"`)
  })
  const attribute = nonce === undefined ? '' : ` nonce="${nonce}"`
  const sheet = [...styles].map(([style, name]) => `${`.${name}`.repeat(3)}{${style}}`).join('\n')
  return classed
    .replace(/<style>/g, `<style${attribute}>`)
    .replace(/<head>/, `$&<base target="_blank">`)
    .replace(/<\/head>/, `<style${attribute}>${sheet}</style>$&`)
}

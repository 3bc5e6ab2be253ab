/** `Name<TAB>URL`, a line each, as a spreadsheet takes it. A name cannot break out of its cell or begin a formula. */
export function formatLinkLines(links: ReadonlyArray<{ name: string; url: string }>): string {
  return links.map(({ name, url }) => `${cellText(name)}\t${url}`).join('\n')
}

function cellText(name: string): string {
  const oneLine = name.replace(/\s+/g, ' ').trim()
  return /^[=+\-@＝＋－＠]/.test(oneLine) ? `'${oneLine}` : oneLine
}

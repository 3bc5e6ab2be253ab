const names = new Intl.DisplayNames('en', { type: 'language' })

/** "Spanish" for es; the tag itself where English has no name for it. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag
  } catch {
    // Not a well-formed BCP 47 tag: an import refuses those, but a word is better than a broken page.
    return tag
  }
}

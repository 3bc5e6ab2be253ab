// Threat: a name in the roster or the district's own text writes markup into a public page. Choice: markup is only what
// stands in a template of ours; every value put into one is escaped, unless it came out of such a template itself.

/** Markup that `html` made. Nothing else is put into a page unescaped. */
export class SafeHtml {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

type Value = SafeHtml | string | number | false | undefined | readonly Value[]

/** A template of markup: texts and numbers are escaped for element content and quoted attributes; false and undefined are left out. */
export function html(markup: TemplateStringsArray, ...values: readonly Value[]): SafeHtml {
  return new SafeHtml(markup.map((piece, index) => piece + markupOf(values[index])).join(''))
}

function markupOf(value: Value): string {
  if (value === false || value === undefined) return ''
  if (value instanceof SafeHtml) return value.toString()
  if (typeof value === 'object') return value.map(markupOf).join('')
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** `Intl.DateTimeFormat`, each made once in a process: making the three of an invite page took a tenth of the time of the whole page. */
export function dateTimeFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formats.set(key, made)
  return made
}

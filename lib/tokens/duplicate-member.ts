/**
 * The names of the members that stand twice or more in one object of a valid JSON text, each once. `JSON.parse` silently
 * keeps the last one, and two parsers that disagree about it can be played against each other (RFC 8259 §4).
 */
export function duplicateMembers(json: string): string[] {
  const twice = new Set<string>()
  const open: Array<Set<string> | undefined> = []
  for (const match of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const [text, colon] = match
    if (text === '{') open.push(new Set())
    else if (text === '[') open.push(undefined)
    else if (text === '}' || text === ']') open.pop()
    else if (colon !== undefined) {
      const name: string = JSON.parse(text.slice(0, text.length - colon.length))
      const names = open.at(-1)
      if (names?.has(name)) twice.add(name)
      names?.add(name)
    }
  }
  return [...twice]
}

const condition = /^\s*([\w.]+)\s*(=|!=|>=|<=|>|<|~)\s*'([^']*)'\s*/

/**
 * Whether a row is what OneRoster's `filter` asks for: one condition, or two joined by AND or OR (1.1, section 3.4.3). A field
 * with dots leads into objects and lists. Undefined where the filter cannot be read.
 */
export function matchFilter(filter: string): ((row: Record<string, unknown>) => boolean) | undefined {
  const first = condition.exec(filter)
  if (!first) return undefined
  const rest = filter.slice(first[0].length)
  if (rest === '') return matcherOf(first)
  const [joint = '', word] = /^(AND|OR)\s+/.exec(rest) ?? []
  const second = condition.exec(rest.slice(joint.length))
  if (!word || !second || second[0].length !== rest.length - joint.length) return undefined
  const [one, other] = [matcherOf(first), matcherOf(second)]
  return (row) => (word === 'AND' ? one(row) && other(row) : one(row) || other(row))
}

function matcherOf([, field = '', operator = '', wanted = '']: RegExpExecArray): (row: Record<string, unknown>) => boolean {
  const target = wanted.toLowerCase()
  return (row) =>
    valuesAt(row, field.split('.')).some((value) => {
      const text = String(value).toLowerCase()
      if (operator === '=') return text === target
      if (operator === '!=') return text !== target
      if (operator === '~') return text.includes(target)
      if (operator === '>') return text > target
      if (operator === '>=') return text >= target
      return operator === '<' ? text < target : text <= target
    })
}

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((member) => valuesAt(member, path))
  const [name, ...rest] = path
  if (name === undefined) return [value]
  return typeof value === 'object' && value !== null && name in value
    ? valuesAt(Object.entries(value).find(([key]) => key === name)?.[1], rest)
    : []
}

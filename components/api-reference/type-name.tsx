import type { TypeWords } from './reference'

/** A type in words; where a schema says more, it leads there. */
export function TypeName({ type: { words, schema } }: { type: TypeWords }) {
  if (schema === undefined) return <span>{words}</span>
  const [before = '', after = ''] = words.split(schema)
  return (
    <span>
      {before}
      <a href={`#schema-${schema}`} className="rounded-[4px] text-accent-text underline underline-offset-2">
        {schema}
      </a>
      {after}
    </span>
  )
}

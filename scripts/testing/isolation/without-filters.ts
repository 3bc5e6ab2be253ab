import pg from 'pg'

/** Tables without a tenant, which no policy binds: what they hold is found by a digest, or tells only when work is due. */
const unbound =
  /\b(access_lookups|audit_queue|challenges|due_campaigns|due_mail|due_member_mail|due_roster|due_verifications|due_webhooks|rate_limits|setup_codes)\b/

const filter = /(?:"?\w+"?\.)*"?district_id"? = (\$\d+)(::uuid)?/g

/** The statement without the application's own choice of district. Parameters stay where they were, so none is left without a use. */
export function removeFilters(text: string): string {
  if (unbound.test(text)) return text
  return text.replaceAll(filter, (found, parameter: string, _cast, offset: number) => {
    // What a row is set to is no filter.
    const isAssignment = /(\bSET|,)\s*$/.test(text.slice(0, offset))
    return isAssignment ? found : `(${parameter}::uuid IS NOT NULL)`
  })
}

type Query = (this: unknown, statement: unknown, ...rest: unknown[]) => unknown

/** Runs `work` while every statement of this process goes out without its filters on the district. Answers how many were changed. */
export async function withoutFilters(work: () => Promise<void>): Promise<number> {
  const prototype: { query: Query } = pg.Client.prototype
  const { query } = prototype
  let changed = 0
  const strip = (text: string) => {
    const stripped = removeFilters(text)
    if (stripped !== text) changed += 1
    return stripped
  }
  prototype.query = function (statement, ...rest) {
    return query.call(this, strippedOf(statement, strip), ...rest)
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  return changed
}

function strippedOf(statement: unknown, strip: (text: string) => string): unknown {
  if (typeof statement === 'string') return strip(statement)
  // A COPY brings an object that sends itself; it filters nothing.
  const isPlain = typeof statement === 'object' && statement !== null && 'text' in statement && !('submit' in statement)
  if (!isPlain || typeof statement.text !== 'string') return statement
  const text = strip(statement.text)
  // A prepared statement is known by its name, which must not stand for two texts.
  const name = 'name' in statement && typeof statement.name === 'string' && text !== statement.text ? { name: `${statement.name}*` } : {}
  return { ...statement, ...name, text }
}

import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordedEvent } from './check-leaf'
import { isoOf } from './iso-time'
import type { RecordCheck } from './record-check'

/** The `code` is in the oldest records alone. */
const returnedSchema = z.object({ link_id: z.string(), reason: z.string().optional(), code: z.string().nullish() })
const toldSchema = z.object({ code: z.string().optional(), message: z.string().optional() })

/** `personal` is the text beside the leaf, null once it was erased. */
type Numbered = { number: number; event: RecordedEvent; personal: string | null }

const mostStrays = 100

/** Holds what came of links against the events that tell of it, each for one. */
export async function checkReturns(
  tx: DistrictTransaction,
  { check, isDeleted }: { check: RecordCheck; isDeleted: boolean },
  events: readonly Numbered[],
): Promise<void> {
  const returned = events.filter(({ event }) => event.action === 'link.failed' || event.action === 'link.arrived')
  if (returned.length === 0) return
  const { districtId, findings } = check
  const rows = await tx.linkReturn.findMany({
    where: { districtId, linkId: { in: returned.flatMap(({ event }) => returnedSchema.safeParse(event.details).data?.link_id ?? []) } },
    orderBy: { id: 'asc' },
  })
  const standing = new Map<string, Array<{ code: string | null; message: string | null }>>()
  for (const { linkId, returnedAt, reason, ...told } of rows) {
    const key = `${linkId} ${isoOf(returnedAt)} ${reason}`
    standing.set(key, [...(standing.get(key) ?? []), told])
  }
  for (const { number, event, personal } of returned) {
    const said = returnedSchema.safeParse(event.details).data
    const alike = standing.get(`${said?.link_id} ${event.at} ${said?.reason ?? null}`) ?? []
    const isErased = personal === null && event.personal_commitment !== null
    const index = alike.findIndex((row) => isErased || isToldBy(row, { ...toldOf(personal), ...(said?.code && { code: said.code }) }))
    if (index !== -1) alike.splice(index, 1)
    else if (alike.length > 0 || !isDeleted) {
      const sentence = `What came back of the link of leaf ${number} is missing, or is not what was recorded.`
      findings.add({ verdict: 'leaf_altered', number, eventId: event.id, sentence })
    }
  }
}

type Told = z.output<typeof toldSchema>

function isToldBy(row: { code: string | null; message: string | null }, told: Told): boolean {
  return isShortened(row.code, told.code ?? null) && isShortened(row.message, told.message ?? null)
}

/** Whether one text is the other with parts of it as `…`: a row keeps nothing of the person, whom the erasable text may name. */
function isShortened(short: string | null, whole: string | null): boolean {
  if (short === null || whole === null) return short === whole
  const [first = '', ...rest] = short.split('…')
  if (rest.length === 0 || !whole.startsWith(first)) return short === whole
  const last = rest.pop() ?? ''
  let from = first.length
  for (const part of rest) {
    const at = whole.indexOf(part, from)
    if (at === -1) return false
    from = at + part.length
  }
  return whole.endsWith(last) && whole.length - last.length >= from
}

/** What stands beside a leaf is what was recorded, or `checkLeaf` has told of it. */
function toldOf(personal: string | null): Told {
  try {
    return toldSchema.safeParse(JSON.parse(personal ?? '{}')).data ?? {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

/** Finds what came of links more often than events tell of it. */
export async function checkStrayReturns(tx: DistrictTransaction, { districtId, findings }: RecordCheck): Promise<void> {
  const returns = await tx.$queryRaw<Array<{ linkId: string }>>`
    SELECT DISTINCT r.link_id AS "linkId"
    FROM (
      SELECT link_id, returned_at, reason, count(*) AS times FROM link_returns WHERE district_id = ${districtId}::uuid
      GROUP BY link_id, returned_at, reason) r
    WHERE r.times > (
      SELECT count(*) FROM audit_events e WHERE e.district_id = ${districtId}::uuid AND e.at = r.returned_at
        AND e.action = CASE WHEN r.reason IS NULL THEN 'link.arrived' ELSE 'link.failed' END
        AND strpos(e.leaf, '"link_id":"' || r.link_id || '"') > 0
        AND (r.reason IS NULL OR strpos(e.leaf, '"reason":' || to_json(r.reason)::text) > 0))
    ORDER BY r.link_id LIMIT ${mostStrays}`
  for (const { linkId } of returns)
    findings.add({ verdict: 'leaf_altered', sentence: `No event tells of what came back of the link ${linkId}.` })
}

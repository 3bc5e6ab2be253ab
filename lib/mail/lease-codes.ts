import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import { type HeldMessage, holdMessages, isWaiting, type Lease } from './hold-messages'
import { loadSmtpServer } from './load-smtp-server'

type Leasing = { districtId: string; most: number; leaseMilliseconds: number }

/**
 * Leases the codes of invite pages that are due, whatever the sending hours and the pace: somebody waits for them now. Null
 * when there are none, or no server.
 */
export async function leaseCodes(districtId: string, asked: Omit<Leasing, 'districtId'>): Promise<Lease | null> {
  return inDistrict(districtId, async (tx) => {
    const server = await loadSmtpServer(tx, districtId)
    if (!server) return null
    const messages = await leaseDueCodes(tx, { ...asked, districtId })
    return messages.length > 0 ? { server, messages } : null
  })
}

/** As `leaseCodes`, in a transaction that is already open and has found a server. */
export async function leaseDueCodes(tx: DistrictTransaction, { districtId, most, leaseMilliseconds }: Leasing): Promise<HeldMessage[]> {
  const due = Prisma.sql`
    SELECT m.id FROM ${recentCodes(districtId)} AND ${isWaiting} AND m.due_at <= clock_timestamp()
    ORDER BY m.due_at LIMIT ${most} FOR UPDATE OF m SKIP LOCKED`
  return holdMessages(tx, { districtId, leaseMilliseconds, due })
}

/** When the next code of the last hour is due; null where none waits. */
export async function nextCodeDueAt(tx: DistrictTransaction, districtId: string): Promise<Date | null> {
  const [row] = await tx.$queryRaw<Array<{ dueAt: Date | null }>>`
    SELECT min(m.due_at) AS "dueAt" FROM ${recentCodes(districtId)} AND ${isWaiting}`
  return row?.dueAt ?? null
}

/** Found by their end, not by their kind: before them a great many other mails may wait. What is older takes its turn with those. */
function recentCodes(districtId: string): Prisma.Sql {
  return Prisma.sql`mailed_codes c JOIN messages m ON m.district_id = c.district_id AND m.id = c.id
    WHERE c.district_id = ${districtId}::uuid AND c.expires_at > clock_timestamp() - interval '1 hour'`
}

import { jsonResponse } from '@/lib/api/json-response'
import { findMissing } from '@/lib/find-missing'

export const dynamic = 'force-dynamic'

/** Whether requests can be served now; 503 names what is missing. */
export async function GET(): Promise<Response> {
  const missing = await findMissing()
  return missing.length === 0 ? jsonResponse(200, { status: 'ready' }) : jsonResponse(503, { status: 'not ready', missing })
}

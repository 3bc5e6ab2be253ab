import { jsonResponse } from '@/lib/api/json-response'
import { findMissing } from '@/lib/find-missing'
import { findWarnings } from '@/lib/observability/find-warnings'

export const dynamic = 'force-dynamic'

/** Whether requests can be served now; 503 names what is missing. With 200, `warnings` tells what will be missing before long; it is there only then. */
export async function GET(): Promise<Response> {
  const missing = await findMissing()
  if (missing.length > 0) return jsonResponse(503, { status: 'not ready', missing })
  const warnings = await findWarnings(new Date()).catch(() => [])
  return jsonResponse(200, { status: 'ready', ...(warnings.length > 0 && { warnings }) })
}

import { jsonResponse } from '@/lib/api/json-response'
import { getHealth } from '@/lib/observability/health'

export const dynamic = 'force-dynamic'

/** Whether requests can be served now; 503 names what is missing. With 200, `warnings` tells what will be missing before long; it is there only then. */
export async function GET(): Promise<Response> {
  const { missing, warnings } = await getHealth()
  if (missing.length > 0) return jsonResponse(503, { status: 'not ready', missing })
  return jsonResponse(200, { status: 'ready', ...(warnings.length > 0 && { warnings }) })
}

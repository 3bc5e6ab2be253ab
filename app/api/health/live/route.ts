import { jsonResponse } from '@/lib/api/json-response'

export const dynamic = 'force-dynamic'

/** The process answers; nothing more is promised. */
export function GET(): Response {
  return jsonResponse(200, { status: 'live' })
}

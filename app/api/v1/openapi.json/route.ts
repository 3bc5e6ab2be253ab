import { apiDocument } from '@/app/api/v1/document'
import { jsonResponse } from '@/lib/api/json-response'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const dynamic = 'force-dynamic'

/** The document of the API; no key needed, since it tells nothing of any district. */
export function GET(): Response {
  return jsonResponse(200, apiDocument())
}

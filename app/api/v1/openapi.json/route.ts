import { apiCalls } from '@/app/api/v1/api-calls'
import { signedCalls } from '@/app/api/v1/signed-calls'
import { jsonResponse } from '@/lib/api/json-response'
import { openApiDocument } from '@/lib/api/openapi-document'

export const dynamic = 'force-dynamic'

/** The document of the API; no key needed, since it tells nothing of any district. */
export function GET(): Response {
  return jsonResponse(200, openApiDocument(Object.entries({ ...apiCalls, ...signedCalls })))
}

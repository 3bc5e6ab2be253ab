import 'server-only'
import type { OpenApiDocument } from '@/lib/api/openapi/document-type'
import { openApiDocument } from '@/lib/api/openapi-document'
import { webhookBodies } from '@/lib/webhooks/webhook-event'
import { apiCalls } from './api-calls'
import { callGroups } from './call-groups'
import { namedSchemas } from './named-schemas'
import { signedCalls } from './signed-calls'

let document: OpenApiDocument | undefined

/** The OpenAPI document of /api/v1; the same for everybody, since it tells nothing of any district. */
export function apiDocument(): OpenApiDocument {
  document ??= openApiDocument({
    calls: Object.entries({ ...apiCalls, ...signedCalls }),
    groups: callGroups,
    schemas: namedSchemas,
    webhooks: webhookBodies,
  })
  return document
}

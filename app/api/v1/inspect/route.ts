import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { AppError } from '@/lib/app-error'
import { recordView } from '@/lib/audit/record-view'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { inspectionJson } from '@/lib/invitations/inspection-json'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.inspectToken, async ({ actor, body: { token, link }, now }) => {
  const text = token === undefined ? link : link === undefined ? token : undefined
  if (text === undefined) throw new AppError('invalid_input', 'Give either token or link.', { token: 'Give either token or link.' })
  const inspection = await inspectToken(actor, text, now)
  if (inspection.issued) await recordView(actor, { where: 'inspected', ...inspection.issued }, now)
  return inspectionJson(inspection)
})

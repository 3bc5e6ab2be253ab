import { signedCalls } from '@/app/api/v1/signed-calls'
import { recordMailEvents } from '@/lib/mail/mail-events'
import { signedRoute } from '@/lib/signed-route'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = signedRoute(signedCalls.recordMailEvents, ({ query: { district }, headers, body, now }) =>
  recordMailEvents({ slug: district, headers, body }, now),
)

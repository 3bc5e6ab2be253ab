import { refusalResponse } from '@/lib/api/json-response'
import { AppError } from '@/lib/app-error'

/** What is no call of the API is answered in the API's way too, not with a page. */
function answerUnknown(): Response {
  return refusalResponse(new AppError('not_found', 'There is no such call. The calls are in /api/v1/openapi.json.'))
}

export { answerUnknown as DELETE, answerUnknown as GET, answerUnknown as PATCH, answerUnknown as POST, answerUnknown as PUT }

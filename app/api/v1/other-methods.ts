import 'server-only'
import { refusalResponse } from '@/lib/api/json-response'
import { AppError } from '@/lib/app-error'
import { apiDocument } from './document'

const prefix = '/api/v1'

/** What a path has no call for is answered in the API's own way, with the methods it has (RFC 9110 §15.5.6). */
function answerOtherMethod(request: Request): Response {
  const methods = methodsOf(new URL(request.url).pathname.slice(prefix.length))
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  const sentence = `This path does not take ${request.method}. It takes ${methods.join(' and ')}.`
  const refusal = refusalResponse(new AppError('method_not_allowed', sentence))
  refusal.headers.set('Allow', allow)
  return refusal
}

function methodsOf(path: string): string[] {
  if (path === '/openapi.json') return ['GET']
  const own = Object.entries(apiDocument().paths).find(([template]) =>
    new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}/?$`).test(path),
  )
  return Object.keys(own?.[1] ?? {}).map((method) => method.toUpperCase())
}

export {
  answerOtherMethod as DELETE,
  answerOtherMethod as GET,
  answerOtherMethod as PATCH,
  answerOtherMethod as POST,
  answerOtherMethod as PUT,
}

import { AsyncLocalStorage } from 'node:async_hooks'

type RequestContext = {
  requestId: string
  /** Milliseconds that whoever asked goes on waiting; infinite where they do not wait. */
  patienceLeft?: () => number
}

declare global {
  // Next's bundle and the web server have a copy each of every module, but one global object.
  var requestContext: AsyncLocalStorage<RequestContext> | undefined
}

globalThis.requestContext ??= new AsyncLocalStorage()
const storage = globalThis.requestContext

/** Runs `work`, and all it begins, as part of one request: what is logged meanwhile carries its id. */
export function inRequest<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work)
}

/** The id of the request that is being answered; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId
}

/** Milliseconds that whoever asked goes on waiting for the answer; infinite where they do not, and outside of a request. */
export function patienceLeft(): number {
  return storage.getStore()?.patienceLeft?.() ?? Number.POSITIVE_INFINITY
}

import { AsyncLocalStorage } from 'node:async_hooks'

/** How long a request may go on waiting for the database, all its waits together; those at the same time count once. */
export type Patience = {
  /** Milliseconds; infinite where nobody waits for the answer. */
  left(): number
  /** A wait begins. */
  begin(): void
  end(): void
}

type RequestContext = { requestId: string; patience?: Patience }

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

/** That of the request that is being answered; undefined outside of one. */
export function currentPatience(): Patience | undefined {
  return storage.getStore()?.patience
}

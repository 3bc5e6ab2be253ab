// Next answers 500 alike when an action breaks, which is our fault, and when nothing can be read from the body that should
// hold its arguments, which is the sender's. Whoever watches for faults of ours must not be called by a stranger: an action
// leaves a mark as soon as it runs, and a 500 without a mark is answered 400.
declare global {
  // Next's bundle and the web server have a copy each of every module, but one global object.
  var begunActions: Set<string> | undefined
}

globalThis.begunActions ??= new Set()
const begun = globalThis.begunActions

/** Says that the action, or the upload, which the request of this nonce asks for runs. */
export function markBegun(nonce: string | null): void {
  if (nonce !== null) begun.add(nonce)
}

export function hasBegun(nonce: string): boolean {
  return begun.has(nonce)
}

/** For when the request is over. */
export function forgetBegun(nonce: string): void {
  begun.delete(nonce)
}

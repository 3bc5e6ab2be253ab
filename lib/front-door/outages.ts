// Next answers 500 alike when something of ours breaks and when the database is away. A load balancer, a monitor and a browser
// tell the two apart by 503: who finds the outage marks the request, and the front door answers for it.
declare global {
  // Next's bundle and the web server have a copy each of every module, but one global object.
  var requestsInOutage: Map<string, boolean> | undefined
}

globalThis.requestsInOutage ??= new Map()
const requests = globalThis.requestsInOutage

/** From now until it is over, the request of this nonce may be marked. */
export function listenForOutage(nonce: string): void {
  requests.set(nonce, false)
}

/** Says that the request of this nonce could not be served because the database cannot serve now. One that is over already, since who asked did not wait, is not marked: nobody would forget it. */
export function markOutage(nonce: string | string[] | undefined): void {
  if (typeof nonce === 'string' && requests.has(nonce)) requests.set(nonce, true)
}

export function metOutage(nonce: string): boolean {
  return requests.get(nonce) === true
}

/** For when the request is over. */
export function forgetOutage(nonce: string): void {
  requests.delete(nonce)
}

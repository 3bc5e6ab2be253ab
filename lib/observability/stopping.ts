declare global {
  // Next's bundle and the web server have a copy each of every module, but one global object.
  var askedToStop: boolean | undefined
}

/** From now on `/api/health/ready` answers 503, so that whoever spreads requests over several servers sends this one no more. It goes on serving what comes. */
export function beginStopping(): void {
  globalThis.askedToStop = true
}

/** Whether this process was asked to stop. */
export function isStopping(): boolean {
  return globalThis.askedToStop === true
}

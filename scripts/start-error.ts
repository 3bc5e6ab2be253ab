/** Something outside the product keeps it from starting: what it is, and what to do about it. */
export class StartError extends Error {
  readonly cure: string

  constructor(cause: string, cure: string) {
    super(cause)
    this.cure = cure
  }
}

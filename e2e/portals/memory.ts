/** Enough to look into; a portal that runs for days must not fill the memory. */
const mostListed = 1_000
const mostSeen = 100_000

/** What a sample portal accepted and refused, the oldest forgotten first. */
export class Ledger<Details extends object> {
  readonly accepted: Array<Details & { at: Date }> = []
  readonly refused: Array<{ reason: string; at: Date }> = []

  accept(details: Details, at: Date): void {
    this.accepted.push({ at, ...details })
    if (this.accepted.length > mostListed) this.accepted.shift()
  }

  refuse(reason: string, at: Date): void {
    this.refused.push({ at, reason })
    if (this.refused.length > mostListed) this.refused.shift()
  }
}

/** The `jti` of every token that was let in, by which a second use is known. */
export class SeenTokens {
  readonly #seen = new Set<string>()

  has(jti: string): boolean {
    return this.#seen.has(jti)
  }

  add(jti: string): void {
    this.#seen.add(jti)
    const [oldest] = this.#seen
    if (oldest !== undefined && this.#seen.size > mostSeen) this.#seen.delete(oldest)
  }
}

export type User = { email: string; name: string }

/** The accounts of a sample portal, by e-mail without regard to case. */
export class Users {
  readonly #byEmail = new Map<string, User>()

  constructor(emails: Iterable<string> = []) {
    for (const email of emails) this.findOrCreate({ email, name: '' })
  }

  has(email: string): boolean {
    return this.#byEmail.has(email.toLowerCase())
  }

  findOrCreate(user: User): 'found' | 'created' {
    const outcome = this.has(user.email) ? 'found' : 'created'
    this.#byEmail.set(user.email.toLowerCase(), user)
    return outcome
  }
}

/** Every code a refusal can have, with the HTTP status the API answers for it. Short and closed on purpose. */
export const errorStatuses = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  confirm_identity: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  approval_needed: 409,
  idempotency_key_reused: 409,
  import_held: 409,
  portal_not_ready: 409,
  mail_not_ready: 409,
  link_expired: 410,
  too_large: 413,
  invalid_lifetime: 422,
  weak_secret: 422,
  unsupported: 422,
  rate_limited: 429,
} as const

export type ErrorCode = keyof typeof errorStatuses

/** A refusal: a code for programs and a sentence fit to show to the person who asked. Never holds a secret or a token. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** Messages by field name, where the mistake has a place on the screen. */
  readonly fields: Readonly<Record<string, string>>

  constructor(code: ErrorCode, message: string, fields: Record<string, string> = {}) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.fields = fields
  }
}

/** A refusal because of too many tries; says after how many seconds the next one is taken. */
export class RateLimited extends AppError {
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number) {
    super('rate_limited', message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The one answer for what does not exist and for what belongs to another district, so the two cannot be told apart. */
export function notFound(noun: string): AppError {
  return new AppError('not_found', `There is no such ${noun} in this district.`)
}

/** What the promise gives, or undefined when it was refused with this code. Every other error passes. */
export async function unlessRefused<Result>(promise: Promise<Result>, code: ErrorCode): Promise<Result | undefined> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof AppError && error.code === code) return undefined
    throw error
  }
}

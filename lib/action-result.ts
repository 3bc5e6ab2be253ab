import type { ErrorCode } from './app-error'

/** `unavailable` during an outage, when nobody can tell what came of it. */
export type RefusalCode = ErrorCode | 'unavailable'

/** What a server action answers: the data, or a refusal the screen can show where the mistake is. */
export type ActionResult<Data> =
  | { ok: true; data: Data }
  | { ok: false; code: RefusalCode; message: string; fields: Readonly<Record<string, string>> }

/** A server action as components receive it. */
export type Action<Input, Data> = (input: Input) => Promise<ActionResult<Data>>

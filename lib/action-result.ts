import type { ErrorCode } from './app-error'

/** What a server action answers: the data, or a refusal the screen can show where the mistake is. */
export type ActionResult<Data> =
  | { ok: true; data: Data }
  | { ok: false; code: ErrorCode; message: string; fields: Readonly<Record<string, string>> }

/** A server action as components receive it. */
export type Action<Input, Data> = (input: Input) => Promise<ActionResult<Data>>

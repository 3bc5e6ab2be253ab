import type { Action } from '@/lib/action-result'

/** Asks the member who is there; answers whether they have shown it. */
type Asking = () => Promise<boolean>

let asking: Asking | undefined
let asked: Promise<boolean> | undefined

/** For the one dialog that asks, in the shell; answers with what takes it away again. */
export function askWith(ask: Asking): () => void {
  asking = ask
  return () => {
    if (asking === ask) asking = undefined
  }
}

/**
 * The same action, which asks the member who is there where that was not shown lately, and then goes on with what was typed.
 * Whoever declines gets the refusal.
 */
export function confirmed<Input, Data>(action: Action<Input, Data>): Action<Input, Data> {
  return async (input) => {
    const result = await action(input)
    if (result.ok || result.code !== 'confirm_identity' || !asking) return result
    // Two that ask at the same moment are answered by the one dialog.
    asked ??= asking().finally(() => {
      asked = undefined
    })
    return (await asked) ? action(input) : result
  }
}

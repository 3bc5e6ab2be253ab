/** A fault for the log: where it happened, but of Prisma's errors and of the driver beneath it not the message, which quotes the values of the query. */
export function describeFault(error: unknown): { name: string; code: string | undefined; message: string | undefined; frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, code: undefined, message: undefined, frames: [] }
  const { name, message, stack = '' } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    name,
    code,
    message: /^(?:Prisma|DriverAdapterError)/.test(name) ? undefined : message,
    frames: stack.split('\n').filter((line) => /^\s+at /.test(line)),
  }
}

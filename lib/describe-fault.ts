/** A fault for the log: where it happened, but not the message of an error that quotes what it was given. */
export function describeFault(error: unknown): { name: string; code: string | undefined; message: string | undefined; frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, code: undefined, message: undefined, frames: [] }
  const { name, message, stack = '' } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    name,
    code,
    message: quoting.test(name) ? undefined : message,
    frames: stack.split('\n').filter((line) => /^\s+at /.test(line)),
  }
}

/** Prisma's errors and those of the driver beneath it quote the values of the query, the parser's the text it could not read. */
const quoting = /^(?:Prisma|DriverAdapterError|SyntaxError)/

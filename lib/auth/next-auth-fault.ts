/** What the log says about a fault that next-auth tells of: its code, where it is one of next-auth's form, and the kind of error; no word of what was sent. */
export function nextAuthFault(code: string, metadata: Error | { error?: unknown }): { code?: string; error?: string } {
  const cause = metadata instanceof Error ? metadata : metadata.error
  return {
    ...(/^[A-Z_]{1,40}$/.test(code) ? { code } : {}),
    ...(cause instanceof Error ? { error: cause.name } : {}),
  }
}

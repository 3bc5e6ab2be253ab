/** What comes of adding a second factor: recovery codes, where there were none yet. */
export type Added = { recoveryCodes?: string[] }

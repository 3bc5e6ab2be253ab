/** The beginning of a file, all that is looked at before it is uploaded. */
export type FileHead = {
  bytes: Uint8Array
  /** There is more of it. */
  isCut: boolean
}

/** Most of a file that is looked at, in bytes. */
export const headBytes = 256 * 1024

export async function* streamOfHead({ bytes }: FileHead): AsyncGenerator<Uint8Array> {
  yield bytes
}

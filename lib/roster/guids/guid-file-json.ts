/** What a GUID file came to: contacts that got a GUID, and lines for the rest. */
export type GuidFileResult = {
  counts: {
    joined: number
    /** The contact had this GUID before. */
    already: number
    /** Nobody here yet; the GUID waits for a contact that an import brings. */
    kept: number
    /** Of the kept lines, those with the e-mail address of a contact whose sourcedId is another one. */
    otherSourcedId: number
    refused: number
  }
  /** The first 200 refused lines, in the order of the file. */
  refused: Array<{ line: number; reason: string }>
}

/** A column of an account report that tells who has an account. */
export type ReportColumn = 'activated' | 'account_created' | 'status'

/** What an account report says of the contacts here, or has changed once it is applied. */
export type AccountReport = {
  /** SHA-256 of the file, in hex: applying it says which file was looked at. */
  digest: string
  /** Null where the file does not tell: then everybody in it counts, once somebody says so. */
  column: ReportColumn | null
  /** Counts of contacts, but of lines for `unknown` and `refused`. */
  counts: {
    activated: number
    already: number
    uninvited: number
    /** The report says that they have no account. */
    pending: number
    /** Lines with a GUID that no contact has. */
    unknown: number
    refused: number
  }
  /** The first of the unknown and refused lines, in the order of the file. */
  leftOut: Array<{ line: number; reason: string }>
}

/** What is known of a record from elsewhere than the record itself: the keys that may sign it, and checkpoints seen before. */
export type Known = {
  /** Of 32 bytes each (RFC 8032). */
  publicKeys: readonly Uint8Array[]
  /** Signed notes as they were kept; of other districts too. */
  checkpoints: readonly string[]
}

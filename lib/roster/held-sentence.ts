import type { HoldReason } from '@/prisma/generated/enums'

const sentences: Record<HoldReason, string> = {
  removes: 'This import would remove more than a tenth of its source.',
  changes: 'This import would change more than three quarters of its source.',
}

/** Why an import waits for an owner, as a sentence. */
export function heldSentence(because: HoldReason): string {
  return sentences[because]
}

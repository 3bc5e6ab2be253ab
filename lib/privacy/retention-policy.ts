import { z } from 'zod'

const longestDays = 36_500

function keptDays(least: number) {
  const sentence = `Type ${least} to ${longestDays.toLocaleString('en-US')} days, or leave it empty to keep it for ever.`
  return z.int(sentence).min(least, sentence).max(longestDays, sentence).nullable()
}

/** How long a district keeps personal data, in days; null is for ever. */
export const retentionPolicySchema = z.object({
  /** A contact whom no roster lists any more, from the day of leaving. */
  keepRemovedContactDays: keptDays(30),
  /** Personal data beside the events of the record: link claims, reasons, what was searched for. */
  keepEventPersonalDays: keptDays(90),
  /** The address and the server's answer of a mail that is done with. */
  keepMailDays: keptDays(30),
})

export type RetentionPolicy = z.output<typeof retentionPolicySchema>

/** The policy of a district that has not decided anything. */
export const defaultRetentionPolicy: RetentionPolicy = { keepRemovedContactDays: 365, keepEventPersonalDays: 2_555, keepMailDays: 365 }

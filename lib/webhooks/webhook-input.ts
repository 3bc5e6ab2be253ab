import { z } from 'zod'
import { webhookTypes } from './webhook-type'

const url = z
  .string('Type an address.')
  .trim()
  .min(1, 'Type the address that is to be told.')
  .max(2_000, 'Use at most 2,000 characters.')
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'Type a whole address, such as https://sis.example.org/hooks.',
  )
  // They would stand in the logs of whatever lies between; the signature shows who is asking.
  .refine(
    (text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === '',
    'Leave the name and the password out of the address.',
  )
  .refine((text) => !text.includes('#'), 'Leave out the part from # on: it is never sent.')

/** What a member decides about a webhook. */
export const webhookInputSchema = z.object({
  url,
  description: z
    .string('Describe the webhook.')
    .trim()
    .max(200, 'Use at most 200 characters.')
    .transform((text) => text || null)
    .nullable()
    .default(null),
  types: z
    .array(z.enum(webhookTypes, 'Choose from the list.'))
    .min(1, 'Choose at least one event.')
    .transform((types) => webhookTypes.filter((type) => types.includes(type))),
})

export type WebhookInput = z.input<typeof webhookInputSchema>

import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { contactFilterSchema } from '@/lib/contacts/contact-filter'
import { exceptedContactsSchema, namedContactsSchema } from '@/lib/contacts/selection-schema'
import type { CampaignRequest } from './issue-links'

/** The body of `POST /campaigns` (DESIGN.md §5): who, by `contacts` or by `filter`, and for which portal. */
export const campaignBodySchema = z.strictObject({
  portal: z.string('portal must be the id or the name of a portal.').meta({ description: 'Id or name of the portal.' }),
  contacts: namedContactsSchema.optional().meta({ description: 'GUIDs or ids.' }),
  filter: contactFilterSchema.strict().optional().meta({ description: 'All contacts that match.' }),
  except: exceptedContactsSchema.optional().meta({ description: 'With filter: ids of contacts left out.' }),
  channel: z
    .enum(['link', 'email', 'letter'], 'channel must be link, email or letter.')
    .default('link')
    .meta({ description: 'link: to hand out yourself. email: sent by the product. letter: to print.' }),
  form: z.enum(['signed', 'invite_page'], 'form must be signed or invite_page.').optional().meta({
    description:
      'signed: links that live hours. invite_page: addresses that live days and sign at the click. Left out: signed for link, invite_page otherwise.',
  }),
  lifetime_seconds: z
    .number('lifetime_seconds must be a whole number of seconds.')
    .optional()
    .meta({ description: 'Whole seconds within the bounds of the portal; its own lifetime when left out. Not with invite_page.' }),
})

/** The request of `issueLinks` that a body means. Refuses with `invalid_input` unless exactly one of contacts and filter is given. */
export function campaignRequestOf(body: z.output<typeof campaignBodySchema>, idempotencyKey: string | undefined): CampaignRequest {
  const { portal, contacts, filter, except, channel, form, lifetime_seconds: lifetimeSeconds } = body
  const given = {
    portal,
    channel,
    ...(form !== undefined && { form }),
    ...(lifetimeSeconds !== undefined && { lifetimeSeconds }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  }
  if (contacts && !filter && !except) return { ...given, selection: { contacts } }
  if (filter && !contacts) return { ...given, selection: { filter, ...(except && { except }) } }
  const sentence = 'Give either contacts, a list of GUIDs or ids, or filter, with except where some are left out.'
  throw new AppError('invalid_input', sentence, { contacts: sentence })
}

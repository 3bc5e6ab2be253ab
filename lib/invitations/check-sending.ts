import 'server-only'
import { z } from 'zod'
import { fullName } from '@/lib/contacts/contact-name'
import { findSelected } from '@/lib/contacts/select-contacts'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { dateTimeFormat } from '@/lib/date-time-format'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canSendMail, requireAllowed } from '@/lib/districts/policies'
import { getMailSettingsIn } from '@/lib/mail/get-mail-settings'
import { planSending } from '@/lib/mail/plan-sending'
import { parseInput } from '@/lib/parse-input'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import type { LinkForm } from '@/prisma/generated/enums'
import { decideContacts } from './decide-contacts'
import { decideHandOut } from './hand-out'
import { mostSharers } from './preview-mail'
import { byAddress } from './queue-invitation-mails'
import type { SkipReason } from './skip-reason'

export const sendingSchema = z.object({
  portal: z.string('Choose a portal.').min(1, 'Choose a portal.').max(200),
  selection: selectionSchema,
})

/** What a press of *Send invitations* would do, before anything happens. */
export type SendingCheck = {
  mails: number
  /** Who gets one, fewer mails where contacts share an address. */
  persons: number
  /** How many are left out, by reason. */
  skipped: Array<{ reason: SkipReason; count: number }>
  /** Some of the mails, for the preview: who gets each, several where they share the address. */
  samples: Array<Array<{ id: string; name: string }>>
  form: LinkForm
  /** When the first may leave, by the sending hours. */
  startsAt: Date
  /** When the last has left, by the pace and the hours. */
  endsAt: Date
  remindUnopenedDays: number | null
  remindEndingDays: number | null
  /** Whether signed links die before families read them. */
  diesOvernight: boolean
}

const mostSamples = 5

/** Counts what sending to the selection would come to; refuses as `issueLinks` does, but not for a missing server. */
export async function checkSending(actor: Actor, input: z.input<typeof sendingSchema>, now: Date): Promise<SendingCheck> {
  requireAllowed(canSendMail, actor)
  const { portal, selection } = parseInput(sendingSchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const signer = await loadPortalSigner(tx, districtId, portal)
    const handOut = await decideHandOut(tx, { actor, signer, asked: { channel: 'email' }, now })
    const { contacts, unknown } = await findSelected(tx, actor, selection, now)
    const decided = await decideContacts(tx, { actor, signer, channel: 'email', handOut, contacts, now })
    const served = decided.flatMap(({ contact, skipReason }) => (skipReason ? [] : [contact]))
    const reasons = [...decided.flatMap(({ skipReason }) => skipReason ?? []), ...unknown.map(() => 'unknown_contact' as const)]
    const sharers = [...byAddress(served).values()]
    const mails = sharers.length
    const settings = await getMailSettingsIn(tx, districtId)
    const { timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { timeZone: true } })
    const { startsAt, endsAt } = planSending({ mails, pace: settings, timeZone, now })
    const diesAt =
      handOut.form === 'signed' && handOut.lifetimeSeconds !== null ? new Date(now.getTime() + handOut.lifetimeSeconds * 1_000) : undefined
    const { remindUnopenedDays, remindEndingDays } = settings
    const reminders =
      handOut.form === 'signed' ? { remindUnopenedDays: null, remindEndingDays: null } : { remindUnopenedDays, remindEndingDays }
    return {
      mails,
      persons: served.length,
      skipped: countReasons(reasons),
      samples: sharers
        .slice(0, mostSamples)
        .map((group) => group.slice(0, mostSharers).map((contact) => ({ id: contact.id, name: fullName(contact) }))),
      form: handOut.form,
      startsAt,
      endsAt,
      ...reminders,
      diesOvernight: diesAt !== undefined && isDeadTime({ diesAt, lastAt: endsAt, timeZone }),
    }
  })
}

/** Whether a signed link dies while its family sleeps, over a weekend, or before the last mail has left. */
function isDeadTime({ diesAt, lastAt, timeZone }: { diesAt: Date; lastAt: Date; timeZone: string }): boolean {
  if (lastAt >= diesAt) return true
  const parts = dateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' }).formatToParts(diesAt)
  const part = (type: 'weekday' | 'hour') => parts.find((found) => found.type === type)?.value ?? ''
  const hour = Number(part('hour'))
  return hour < 8 || hour >= 21 || part('weekday') === 'Sat' || part('weekday') === 'Sun'
}

function countReasons(reasons: SkipReason[]): Array<{ reason: SkipReason; count: number }> {
  const counts = new Map<SkipReason, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((one, other) => other.count - one.count)
}

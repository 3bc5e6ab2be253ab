import 'server-only'
import { z } from 'zod'
import { type AddressWarning, addressWarnings } from '@/lib/app-address'
import { findSelected } from '@/lib/contacts/select-contacts'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canSendMail, requireAllowed } from '@/lib/districts/policies'
import { env } from '@/lib/env'
import { getMailSettingsIn } from '@/lib/mail/get-mail-settings'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { nextSendingTime } from '@/lib/mail/sending-hours'
import { parseInput } from '@/lib/parse-input'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import type { LinkForm } from '@/prisma/generated/enums'
import { decideContacts } from './decide-contacts'
import { decideHandOut } from './hand-out'
import { byAddress } from './queue-invitation-mails'
import type { SkipReason } from './skip-reason'

export const sendingSchema = z.object({
  portal: z.string('Choose a portal.').min(1, 'Choose a portal.').max(200),
  selection: selectionSchema,
})

export type SendingWarning = 'no_server' | 'dies_overnight' | AddressWarning

/** What a press of *Send invitations* would do, before anything happens. */
export type SendingCheck = {
  mails: number
  /** Who gets one, fewer mails where contacts share an address. */
  persons: number
  /** How many are left out, by reason. */
  skipped: Array<{ reason: SkipReason; count: number }>
  /** Ids of some of those who get one, for the preview. */
  sample: string[]
  form: LinkForm
  /** When the first may leave, by the sending hours. */
  startsAt: Date
  /** How long they take at the district's pace, without the hours in between. */
  minutes: number
  perDay: number | null
  remindUnopenedDays: number | null
  remindEndingDays: number | null
  warnings: SendingWarning[]
}

const mostSampled = 10

/** Counts what sending to the selection would come to; refuses as `issueLinks` does, but for a missing server, which is a warning here. */
export async function checkSending(actor: Actor, input: z.input<typeof sendingSchema>, now: Date): Promise<SendingCheck> {
  requireAllowed(canSendMail, actor)
  const { portal, selection } = parseInput(sendingSchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const signer = await loadPortalSigner(tx, districtId, portal)
    const handOut = await decideHandOut(tx, { actor, signer, asked: { channel: 'email' }, now })
    const { contacts, unknown } = await findSelected(tx, actor, selection, now)
    const decided = await decideContacts(tx, { actor, signer, channel: 'email', contacts, now })
    const served = decided.flatMap(({ contact, skipReason }) => (skipReason ? [] : [contact]))
    const reasons = [...decided.flatMap(({ skipReason }) => skipReason ?? []), ...unknown.map(() => 'unknown_contact' as const)]
    const mails = byAddress(served).size
    const settings = await getMailSettingsIn(tx, districtId)
    const { timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { timeZone: true } })
    const startsAt = nextSendingTime(settings, timeZone, now)
    const minutes = Math.ceil(mails / settings.perMinute)
    const diesAt = handOut.form === 'signed' ? new Date(now.getTime() + handOut.lifetimeSeconds * 1_000) : undefined
    const warnings: SendingWarning[] = (await mailIsSetUp(tx, districtId)) ? [] : ['no_server']
    warnings.push(...addressWarnings(env().APP_URL))
    if (diesAt && isDeadTime({ diesAt, lastAt: new Date(startsAt.getTime() + minutes * 60_000), timeZone })) warnings.push('dies_overnight')
    const { perDay, remindUnopenedDays, remindEndingDays } = settings
    const reminders =
      handOut.form === 'signed' ? { remindUnopenedDays: null, remindEndingDays: null } : { remindUnopenedDays, remindEndingDays }
    return {
      mails,
      persons: served.length,
      skipped: countReasons(reasons),
      sample: served.slice(0, mostSampled).map(({ id }) => id),
      form: handOut.form,
      startsAt,
      minutes,
      perDay,
      ...reminders,
      warnings,
    }
  })
}

/** Whether a signed link dies while its family sleeps, over a weekend, or before the last mail has left. */
function isDeadTime({ diesAt, lastAt, timeZone }: { diesAt: Date; lastAt: Date; timeZone: string }): boolean {
  if (lastAt >= diesAt) return true
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' }).formatToParts(diesAt)
  const part = (type: 'weekday' | 'hour') => parts.find((found) => found.type === type)?.value ?? ''
  const hour = Number(part('hour'))
  return hour < 8 || hour >= 21 || part('weekday') === 'Sat' || part('weekday') === 'Sun'
}

function countReasons(reasons: SkipReason[]): Array<{ reason: SkipReason; count: number }> {
  const counts = new Map<SkipReason, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((one, other) => other.count - one.count)
}

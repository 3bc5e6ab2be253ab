import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { type PortalSigner, requireLifetime } from '@/lib/portals/portal-signer'
import type { Channel, LinkForm } from '@/prisma/generated/enums'

/** What is handed out: links that live some seconds, or invite pages until a moment, with new addresses where the old ones are to die. */
export type HandOut = { form: 'signed'; lifetimeSeconds: number } | { form: 'invite_page'; closesAt: Date; renewCodes: boolean }

const dayMilliseconds = 86_400_000

type Asked = { channel: Channel; form?: LinkForm | undefined; lifetimeSeconds?: number | undefined; renewCodes?: boolean | undefined }

/**
 * What a request hands out. Links of channel `link` are signed unless it says otherwise; mails carry invite pages where the
 * district has them, else signed links that live as long as the portal allows; letters always carry invite pages. Refuses
 * with `unsupported` what the district or the channel has not, and a lifetime out of bounds with `invalid_lifetime`.
 */
export async function decideHandOut(
  tx: DistrictTransaction,
  { actor, signer, asked, now }: { actor: Actor; signer: PortalSigner; asked: Asked; now: Date },
): Promise<HandOut> {
  const policy = await getDistrictPolicyIn(tx, actor.districtId)
  const { channel, lifetimeSeconds, renewCodes = false } = asked
  const form = asked.form ?? formOf(channel, policy.invitePages)
  if (form === 'signed') {
    if (channel === 'letter')
      throw new AppError('unsupported', 'A letter carries an invite page: a signed link would be dead when it is read.')
    const usual = channel === 'email' ? signer.kind.lifetime.maximumSeconds : signer.defaultLifetimeSeconds
    requireLifetime(signer.kind, lifetimeSeconds ?? usual)
    return { form, lifetimeSeconds: lifetimeSeconds ?? usual }
  }
  if (lifetimeSeconds !== undefined) {
    const sentence = 'An invite page takes no lifetime: it lives as many days as the district’s policy says.'
    throw new AppError('invalid_input', sentence, { lifetime_seconds: sentence })
  }
  if (!policy.invitePages) {
    throw new AppError('unsupported', 'This district has switched invite pages off. An owner switches them on under Settings.')
  }
  return { form, closesAt: new Date(now.getTime() + policy.invitePageDays * dayMilliseconds), renewCodes }
}

function formOf(channel: Channel, invitePages: boolean): LinkForm {
  if (channel === 'link') return 'signed'
  return channel === 'email' && !invitePages ? 'signed' : 'invite_page'
}

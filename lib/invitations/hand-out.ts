import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { pageRules } from '@/lib/districts/district-policy'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { type PortalSigner, requireLifetime } from '@/lib/portals/portal-signer'
import type { Channel, LinkForm } from '@/prisma/generated/enums'

/**
 * What is handed out: links that live some seconds, null where the portal knows no lifetime to choose, or invite pages, with
 * new addresses where the old ones are to die. The invitations stay open until `closesAt`.
 */
export type HandOut =
  | { form: 'signed'; lifetimeSeconds: number | null; closesAt: Date }
  /** `asksCode`: the page mails a code to the contact before it signs. */
  | { form: 'invite_page'; closesAt: Date; renewCodes: boolean; asksCode: boolean }

const dayMilliseconds = 86_400_000

type Asked = { channel: Channel; form?: LinkForm | undefined; lifetimeSeconds?: number | undefined; renewCodes?: boolean | undefined }

/**
 * What a request hands out. Links of channel `link` are signed unless it says otherwise; mails carry invite pages where the
 * district has them, else signed links that live as long as the portal allows, or as its settings say where they sign in; letters always carry invite pages, and so does
 * every portal whose tokens live minutes. Refuses with `unsupported` what the district, the portal or the channel has not, and a lifetime out of bounds with `invalid_lifetime`.
 */
export async function decideHandOut(
  tx: DistrictTransaction,
  { actor, signer, asked, now }: { actor: Actor; signer: PortalSigner; asked: Asked; now: Date },
): Promise<HandOut> {
  const policy = await getDistrictPolicyIn(tx, actor.districtId)
  const { channel, lifetimeSeconds, renewCodes = false } = asked
  const form = asked.form ?? (signer.onlyAtClick ? 'invite_page' : formOf(channel, policy.invitePages))
  const hasMail = await mailIsSetUp(tx, actor.districtId)
  const { days, asksCode } = pageRules(policy, { signsIn: signer.signsIn, hasMail })
  const pageEnd = new Date(now.getTime() + days * dayMilliseconds)
  if (form === 'signed') {
    if (channel === 'letter')
      throw new AppError('unsupported', 'A letter carries an invite page: a signed link would be dead when it is read.')
    if (signer.onlyAtClick) {
      const sentence = `A link of ${signer.label} lives minutes, so it is signed only when somebody presses the button of an invite page. Use form invite_page.`
      throw new AppError('unsupported', sentence, { form: sentence })
    }
    const { lifetime } = signer
    // What signs its bearer in is not to lie in a mailbox for longer than the portal's own lifetime.
    const longest = channel === 'email' && lifetime.bound === 'chosen' && !signer.signsIn ? lifetime.maximumSeconds : undefined
    const chosen = requireLifetime(signer, lifetimeSeconds ?? longest)
    // An invite page of the same invitation lives until then too: a link that signs in does not prolong it past its policy.
    const closesAt = chosen === null || signer.signsIn ? pageEnd : new Date((Math.floor(now.getTime() / 1_000) + chosen) * 1_000)
    return { form, lifetimeSeconds: chosen, closesAt }
  }
  if (lifetimeSeconds !== undefined) {
    const sentence = 'An invite page takes no lifetime: it lives as many days as the district’s policy says.'
    throw new AppError('invalid_input', sentence, { lifetime_seconds: sentence })
  }
  if (!policy.invitePages) {
    throw new AppError('unsupported', 'This district has switched invite pages off. An owner switches them on under Settings.')
  }
  return { form, closesAt: pageEnd, renewCodes, asksCode }
}

function formOf(channel: Channel, invitePages: boolean): LinkForm {
  if (channel === 'link') return 'signed'
  return channel === 'email' && !invitePages ? 'signed' : 'invite_page'
}

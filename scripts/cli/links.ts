import type { CampaignOutcome } from '@/lib/invitations/campaign'
import { issuedCampaignJson } from '@/lib/invitations/campaign-json'
import { describeCampaign } from '@/lib/invitations/describe-campaign'
import { issueLinks } from '@/lib/invitations/issue-links'
import { skipReasons } from '@/lib/invitations/skip-reason'
import { type Command, text, texts, UsageError } from './command'
import { operatorFor } from './operator'

export const linksCommands: Record<string, Command> = {
  'links issue': {
    usage: '--district DISTRICT --portal PORTAL --contact GUID… [--lifetime-seconds SECONDS]',
    flags: { district: text, portal: text, contact: texts, 'lifetime-seconds': text },
    // --contact A B C says the same as --contact A --contact B --contact C.
    takesPositionals: true,
    plan(given) {
      const [district, portal, lifetime] = [given.text('district'), given.text('portal'), given.optional('lifetime-seconds')]
      const contacts = [...given.list('contact'), ...given.positionals]
      if (contacts.length === 0) throw new UsageError('links issue needs --contact.')
      const request = { portal, selection: { contacts }, ...(lifetime !== undefined && { lifetimeSeconds: secondsOf(lifetime) }) }
      return async (now) => {
        const operator = await operatorFor(district)
        const outcome = await describeCampaign(operator, await issueLinks(operator, request, now), now)
        return { json: issuedCampaignJson(outcome), lines: linesOf(outcome) }
      }
    },
  },
}

/** What is no number stays none, and is refused with the bounds of the portal's lifetime. */
function secondsOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

function linesOf({ campaign: { id, counts }, links = [], skipped }: CampaignOutcome): string[] {
  return [
    ...links.map(({ name, url, expiresAt }) => `${name}\t${url}\t${expiresAt?.toISOString() ?? 'no expiry known'}`),
    ...skipped.map((contact) => `Skipped ${contact.name ?? contact.guid ?? contact.id}: ${skipReasons[contact.reason]}.`),
    `Campaign ${id}: ${counts.issued} issued, ${counts.skipped} skipped${counts.pending ? `, ${counts.pending} waiting for the worker` : ''}.`,
  ]
}

import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals, type PortalView } from '@/lib/portals/portals'
import { savePortal } from '@/lib/portals/save-portal'
import { type Command, flag, text, texts, UsageError } from './command'
import { operatorFor } from './operator'
import { readStandardInput, withoutLineEnd } from './standard-input'

export const portalCommands: Record<string, Command> = {
  'portal set': {
    usage:
      '--district DISTRICT --kind KIND --name NAME [--setting NAME=VALUE]… [--confirm-weak-secret] (the secret, where the kind has one, from standard input)',
    flags: { district: text, kind: text, name: text, setting: texts, 'confirm-weak-secret': flag },
    plan(given) {
      const [district, kind, name] = [given.text('district'), given.text('kind'), given.text('name').trim()]
      const wanted = { kind, name, settings: settingsOf(given.list('setting')), confirmWeakSecret: given.flag('confirm-weak-secret') }
      return async (now) => {
        const operator = await operatorFor(district)
        const secret = withoutLineEnd(await readStandardInput())
        const before = (await findPortals(operator)).find((portal) => portal.name === name)
        const portal = await savePortal(operator, { ...wanted, ...(before && { id: before.id }), ...(secret !== '' && { secret }) }, now)
        const version = portal.secretVersions.find(({ active }) => active)?.version ?? null
        return {
          json: { id: portal.id, kind, secret_version: version },
          lines: [`Saved the portal ${name} (${portal.id}). ${stateOf(portal)}`],
        }
      }
    },
  },
}

function stateOf({ kind, missing }: PortalView): string {
  if (missing.length > 0) return `Still missing: ${missing.join(', ')}.`
  return portalKind(kind).signs ? 'It is ready to sign links.' : 'It is ready to verify tokens.'
}

function settingsOf(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new UsageError(`--setting takes NAME=VALUE, not "${pair}".`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

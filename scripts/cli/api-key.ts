import { createApiKey, revokeApiKey } from '@/lib/auth/api-keys'
import { requireRole } from './arguments'
import { type Command, text } from './command'
import { operatorFor } from './operator'

export const apiKeyCommands: Record<string, Command> = {
  'api-key create': {
    usage: '--district DISTRICT --role owner|admin|sender|auditor --name NAME',
    flags: { district: text, role: text, name: text },
    plan(given) {
      const [district, wanted] = [given.text('district'), { role: requireRole(given.text('role')), name: given.text('name') }]
      return async (now) => {
        const { id, key } = await createApiKey(await operatorFor(district), wanted, now)
        return { json: { id, key }, lines: [`Made the key ${id}. It is shown this once:`, key] }
      }
    },
  },
  'api-key revoke': {
    usage: '--district DISTRICT --id ID',
    flags: { district: text, id: text },
    plan(given) {
      const [district, id] = [given.text('district'), given.text('id')]
      return async (now) => {
        await revokeApiKey(await operatorFor(district), id, now)
        return { json: { id, revoked: true }, lines: [`Revoked the key ${id}.`] }
      }
    },
  },
}

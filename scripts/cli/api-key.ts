import { createApiKey, revokeApiKey } from '@/lib/auth/api-keys'
import { readList, requireRole } from './arguments'
import { type Command, text } from './command'
import { operatorFor } from './operator'

export const apiKeyCommands: Record<string, Command> = {
  'api-key create': {
    usage: '--district DISTRICT --role owner|admin|sender|auditor --name NAME [--schools A,B]',
    flags: { district: text, role: text, name: text, schools: text },
    plan(given) {
      const district = given.text('district')
      const wanted = { role: requireRole(given.text('role')), name: given.text('name'), schools: readList(given.optional('schools')) }
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

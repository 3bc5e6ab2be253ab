import { passwordAddress } from '@/lib/auth/password-code'
import { createMember } from '@/lib/districts/create-member'
import { readList, requireRole } from './arguments'
import { type Command, text } from './command'
import { operatorFor } from './operator'

export const memberCommands: Record<string, Command> = {
  'member create': {
    usage: '--district DISTRICT --email ADDRESS --role owner|admin|sender|auditor [--schools A,B]',
    flags: { district: text, email: text, role: text, schools: text },
    plan(given) {
      const district = given.text('district')
      const member = { email: given.text('email'), role: requireRole(given.text('role')), schools: readList(given.optional('schools')) }
      return async (now) => {
        const { id, passwordCode } = await createMember(await operatorFor(district), member, now)
        const address = passwordAddress(passwordCode)
        return {
          json: { id, set_password_url: address },
          lines: [`Added the member (${id}). They set their password here, once, within three days:`, address],
        }
      }
    },
  },
}

import { createMember } from '@/lib/districts/create-member'
import { env } from '@/lib/env'
import { requireRole } from './arguments'
import { type Command, text } from './command'
import { operatorFor } from './operator'

export const memberCommands: Record<string, Command> = {
  'member create': {
    usage: '--district DISTRICT --email ADDRESS --role owner|admin|sender|auditor [--schools A,B]',
    flags: { district: text, email: text, role: text, schools: text },
    plan(given) {
      const district = given.text('district')
      const member = { email: given.text('email'), role: requireRole(given.text('role')), schools: schoolsOf(given.optional('schools')) }
      return async (now) => {
        const { id, passwordCode } = await createMember(await operatorFor(district), member, now)
        const address = `${env().APP_URL}/sign-in/set-password?code=${passwordCode}`
        return {
          json: { id, set_password_url: address },
          lines: [`Added the member (${id}). They set their password here, once, within three days:`, address],
        }
      }
    },
  },
}

function schoolsOf(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((school) => school.trim())
    .filter((school) => school !== '')
}

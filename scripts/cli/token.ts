import { AppError } from '@/lib/app-error'
import { database } from '@/lib/database'
import { type Actor, operatorOf } from '@/lib/districts/actor'
import { type Inspection, inspectToken } from '@/lib/invitations/inspect-token'
import { inspectionJson } from '@/lib/invitations/inspection-json'
import { type Command, text, UsageError } from './command'
import { operatorFor } from './operator'
import { readStandardInput, withoutLineEnd } from './standard-input'

export const tokenCommands: Record<string, Command> = {
  'token inspect': {
    usage: '[--district DISTRICT] (the token or link from standard input)',
    flags: { district: text },
    plan: (given) => async (now) => {
      const token = withoutLineEnd(await readStandardInput())
      if (token === '') throw new UsageError('token inspect reads the token from standard input: pipe it in.')
      const inspection = await inspectToken(await inspectorFor(given.optional('district')), token, now)
      return { json: inspectionJson(inspection), lines: linesOf(inspection) }
    },
  },
}

async function inspectorFor(district: string | undefined): Promise<Actor> {
  if (district !== undefined) return operatorFor(district)
  const [only, ...others] = await database().district.findMany({ select: { id: true }, take: 2 })
  if (!only) throw new AppError('not_found', 'There is no district yet.')
  if (others.length > 0) throw new UsageError('There are several districts: say which one with --district.')
  return operatorOf(only.id)
}

function linesOf({ valid, reasons, header, claims, portal, issued }: Inspection): string[] {
  return [
    valid ? 'It works.' : 'It does not work.',
    ...reasons.map((reason) => `- ${reason}`),
    ...(header ? [`Header: ${JSON.stringify(header)}`] : []),
    ...(claims ? [`Claims: ${JSON.stringify(claims)}`] : []),
    ...(portal ? [`Signed with secret version ${portal.secretVersion} of ${portal.name}.`] : []),
    ...(issued ? [`Issued to ${issued.contactName} by ${issued.issuedBy} at ${issued.issuedAt.toISOString()}.`] : []),
  ]
}

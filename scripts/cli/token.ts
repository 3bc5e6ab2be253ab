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
    usage: '[--district DISTRICT] [--portal PORTAL] (the token or link from standard input)',
    flags: { district: text, portal: text },
    plan: (given) => async (now) => {
      const token = withoutLineEnd(await readStandardInput())
      if (token === '') throw new UsageError('token inspect reads the token from standard input: pipe it in.')
      const inspection = await inspectToken(await inspectorFor(given.optional('district')), token, now, given.optional('portal'))
      return { json: inspectionJson(inspection), lines: linesOf(inspection) }
    },
  },
}

async function inspectorFor(district: string | undefined): Promise<Actor> {
  if (district !== undefined) return operatorFor(district)
  const [only, ...others] = await database().district.findMany({ where: { deletedAt: null }, select: { id: true }, take: 2 })
  if (!only) throw new AppError('not_found', 'There is no district yet.')
  if (others.length > 0) throw new UsageError('There are several districts: say which one with --district.')
  return operatorOf(only.id)
}

function linesOf({ valid, reasons, header, claims, portal, signatures, judgedBy, rules, expiresAt, issued }: Inspection): string[] {
  const kept = rules.filter(({ broken }) => broken === null)
  return [
    valid ? 'It works.' : 'It does not work.',
    ...reasons.map((reason) => `- ${reason}`),
    ...(header ? [`Header: ${JSON.stringify(header)}`] : []),
    ...(claims ? [`Claims: ${JSON.stringify(claims)}`] : []),
    ...(portal ? [signerLine(portal)] : []),
    ...(header && !portal ? [strangerLine(signatures.length)] : []),
    ...(judgedBy ? [`Judged by the rules of ${judgedBy.name} (${judgedBy.label}).`] : []),
    ...kept.map(({ rule }) => `  kept: ${rule}`),
    ...rules.flatMap(({ rule, broken }) => (broken === null ? [] : [`  broken: ${rule}`])),
    ...(expiresAt ? [`Its time ends at ${expiresAt.toISOString()}.`] : []),
    ...(issued ? [`Issued to ${issued.contactName} by ${issued.issuedBy} at ${issued.issuedAt.toISOString()}.`] : []),
  ]
}

function strangerLine(keys: number): string {
  if (keys === 0) return 'There is no key yet that its signature could be compared with.'
  return `Compared with ${keys === 1 ? '1 key' : `${keys} keys`}; none made the signature.`
}

function signerLine({ name, secretVersion }: NonNullable<Inspection['portal']>): string {
  return secretVersion === null
    ? `Signed by the owner of a public key of ${name}.`
    : `Signed with secret version ${secretVersion} of ${name}.`
}

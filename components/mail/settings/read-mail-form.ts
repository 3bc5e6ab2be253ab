import type { MailServerChoice, MailSettingsInput } from '@/lib/mail/mail-settings'
import { tokenServers, tokenUrlOf } from './token-server'

const securities = ['starttls', 'tls', 'none'] as const
export const signIns = ['password', 'xoauth2', 'none'] as const

/** The server the form names; null for the one of this installation, or for none. */
export function readServer(form: FormData): MailServerChoice['server'] {
  if (textOf(form, 'server') !== 'own') return null
  const typed = { tenant: textOf(form, 'tenant'), url: textOf(form, 'tokenUrl') }
  return {
    host: textOf(form, 'host'),
    port: numberOf(form, 'port'),
    security: choiceOf(form, 'security', securities),
    auth: choiceOf(form, 'auth', signIns),
    username: textOf(form, 'username'),
    tokenUrl: form.has('tokenServer') ? tokenUrlOf(choiceOf(form, 'tokenServer', tokenServers), typed) : null,
    clientId: textOf(form, 'clientId'),
    password: textOf(form, 'password'),
    clientSecret: textOf(form, 'clientSecret'),
    refreshToken: textOf(form, 'refreshToken'),
  }
}

/** Everything the form says; what is wrong with it, the server finds. */
export function readMailForm(form: FormData): MailSettingsInput {
  return {
    server: readServer(form),
    fromAddress: textOf(form, 'fromAddress'),
    fromName: textOf(form, 'fromName'),
    replyTo: textOf(form, 'replyTo'),
    perMinute: numberOf(form, 'perMinute'),
    perDay: numberOrNone(form, 'perDay'),
    connections: numberOf(form, 'connections'),
    sendsFrom: numberOf(form, 'sendsFrom'),
    sendsUntil: numberOf(form, 'sendsUntil'),
    sendsOn: form.getAll('sendsOn').map(Number),
    remindUnopenedDays: numberOrNone(form, 'remindUnopenedDays'),
    remindEndingDays: numberOrNone(form, 'remindEndingDays'),
  }
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? '')
}

/** As people write it, 1,000 too; no number at all for a blank one. */
function numberOf(form: FormData, name: string): number {
  const text = textOf(form, name).replaceAll(',', '').trim()
  return text === '' ? Number.NaN : Number(text)
}

function numberOrNone(form: FormData, name: string): number | null {
  return textOf(form, name).trim() === '' ? null : numberOf(form, name)
}

function choiceOf<Choice extends string>(form: FormData, name: string, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices.find((choice) => choice === form.get(name)) ?? choices[0]
}

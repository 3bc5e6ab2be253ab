import { z } from 'zod'
import { isMailable } from './mail-address'
import { isLoopbackHost, isMailHost } from './mail-host'

const dayMinutes = 1440

const blankIsNone = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most.toLocaleString('en-US')} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text), 'Use one line of plain text.')
    .nullable()
    .transform((text) => text || null)

const mailable = blankIsNone(254).refine(
  (text) => text === null || isMailable(text),
  'Type an address mail can be sent to, such as office@example.org.',
)

const whole = (least: number, most: number) => {
  const sentence = `Type ${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}.`
  return z.int(sentence).min(least, sentence).max(most, sentence)
}

const secret = z.string().max(8_192, 'This is too long.').optional()

const serverSchema = z
  .object({
    host: z
      .string('Type the mail server’s name.')
      .trim()
      .refine(isMailHost, 'Type a host name or an IP address alone, such as smtp.example.org.'),
    port: whole(1, 65_535),
    security: z.enum(['tls', 'starttls', 'none'], 'Choose how the connection is encrypted.'),
    auth: z.enum(['none', 'password', 'xoauth2'], 'Choose how to sign in.'),
    username: blankIsNone(320),
    tokenUrl: blankIsNone(2_000).refine((text) => text === null || isTokenUrl(text), 'Type an https address.'),
    clientId: blankIsNone(500),
    /** These three are write-only: left out or blank, what is stored stays. */
    password: secret,
    clientSecret: secret,
    refreshToken: secret,
  })
  .superRefine((server, context) => {
    const mistake = (name: keyof typeof server, message: string) => context.addIssue({ code: 'custom', path: [name], message })
    if (server.security === 'none' && !isLoopbackHost(server.host))
      mistake('security', 'Unencrypted mail is for a server on this very machine only.')
    if (server.auth !== 'none' && !server.username) mistake('username', 'Type the name to sign in with.')
    if (server.auth === 'xoauth2' && !server.tokenUrl) mistake('tokenUrl', 'Type where an access token is fetched.')
    if (server.auth === 'xoauth2' && !server.clientId) mistake('clientId', 'Type the client ID of the registered application.')
  })

/** The server alone, as it is tried before anything is saved; null is the one of this installation. */
export const mailServerChoiceSchema = z.object({ server: serverSchema.nullable() })

/** What a district decides about its mail. Without a server of its own, mail goes through the one of this installation. */
export const mailSettingsSchema = z
  .object({
    server: serverSchema.nullable(),
    fromAddress: mailable,
    fromName: blankIsNone(100),
    replyTo: mailable,
    /** The pace: how many mails are handed over within a minute, and within a day; null is no limit. */
    perMinute: whole(1, 100_000),
    perDay: whole(1, 1_000_000).nullable(),
    /** Open at once to the server, of one worker. */
    connections: whole(1, 50),
    /** Minutes from midnight in the district's time zone. */
    sendsFrom: whole(0, dayMinutes),
    sendsUntil: whole(0, dayMinutes),
    /** ISO weekdays, 1 is Monday. */
    sendsOn: z
      .array(z.int().min(1).max(7))
      .min(1, 'Choose at least one day.')
      .transform((days) => [...new Set(days)].sort()),
    /** Days after the invitation, and days before its end; null is no such reminder. */
    remindUnopenedDays: whole(1, 30).nullable(),
    remindEndingDays: whole(1, 30).nullable(),
  })
  .superRefine(({ server, fromAddress, sendsFrom, sendsUntil }, context) => {
    if (server && fromAddress === null)
      context.addIssue({ code: 'custom', path: ['fromAddress'], message: 'Type the address your server sends from.' })
    if (sendsFrom >= sendsUntil)
      context.addIssue({ code: 'custom', path: ['sendsUntil'], message: 'Choose an hour after the one sending begins at.' })
  })

export type MailSettingsInput = z.input<typeof mailSettingsSchema>

export type MailServerChoice = z.input<typeof mailServerChoiceSchema>

/** A server as it is asked for; a secret left out is the one that is stored. */
export type MailServerInput = z.output<typeof serverSchema>

/** The server of a district as screens may know it: of what is secret only whether it is there. */
export type MailServerView = Omit<MailServerInput, 'password' | 'clientSecret' | 'refreshToken'> & { hasCredential: boolean }

/** The mail settings of a district as screens may know them. */
export type MailSettings = Omit<z.output<typeof mailSettingsSchema>, 'server'> & { server: MailServerView | null }

/** The settings of a district that has not decided anything; as the columns' own defaults. */
export const defaultMailSettings: MailSettings = {
  server: null,
  fromAddress: null,
  fromName: null,
  replyTo: null,
  perMinute: 60,
  perDay: null,
  connections: 5,
  sendsFrom: 0,
  sendsUntil: dayMinutes,
  sendsOn: [1, 2, 3, 4, 5, 6, 7],
  remindUnopenedDays: 4,
  remindEndingDays: 2,
}

/** A client secret travels to it: https, or http to this very machine. */
function isTokenUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username || password) return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))
}

import { z } from 'zod'
import { isProxyEntry } from './front-door/trusted-proxies'
import { parseMailFrom, parseSmtpUrl } from './mail/smtp-url'

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be an address like postgresql://user:password@host:5432/database' })

/** `id:base64[,id:base64]`; every key is 32 bytes, the first one is current. */
const encryptionKeys = z.string().refine(
  (text) =>
    text.split(',').every((part) => {
      const [id, encoded, rest] = part.split(':')
      return !!id && /^[a-z0-9]{1,16}$/.test(id) && !!encoded && rest === undefined && Buffer.from(encoded, 'base64').length === 32
    }),
  'must be id:base64[,id:base64], each key 32 bytes in base64, each id 1 to 16 of a-z and 0-9',
)

/** PKCS8 of an Ed25519 key without attributes: this, and 32 bytes (RFC 8410 §7). */
const ed25519Pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

const signingKey = z.string().refine((text) => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === ed25519Pkcs8Prefix.length + 32 && bytes.subarray(0, ed25519Pkcs8Prefix.length).equals(ed25519Pkcs8Prefix)
}, 'must be an Ed25519 private key in PKCS8 form, in base64')

/** `host[:port][,host[:port]]`, in lower case; an IPv6 address stands in brackets. */
const hostNames = z
  .string()
  .transform((text) =>
    text
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
  .refine(
    (names) => names.every((name) => /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/.test(name)),
    'must be names of hosts, with or without a port, like sis.internal,10.0.0.5:8443',
  )

/** `address[/length][,address[/length]]`. */
const proxies = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((entries) => entries.every(isProxyEntry), 'must be addresses or networks of proxies, like 10.0.0.5,10.1.0.0/16,fd00::/8')

const port = z.coerce
  .number('must be a port from 1 to 65535')
  .int('must be a port from 1 to 65535')
  .min(1, 'must be a port from 1 to 65535')
  .max(65535, 'must be a port from 1 to 65535')

/** Every setting of the product: the README's table, `.env.example` and this schema are held equal by a test. */
export const settingsSchema = z.object({
  PORT: port.default(3000),
  APP_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://invite.example.org' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  DATA_DIR: z.string().min(1, 'must name a folder').default('.data'),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  NEXTAUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  AUDIT_SIGNING_KEY: signingKey.optional(),
  AUDIT_ANCHOR_DIR: z.string().min(1, 'must name a folder').optional(),
  SMTP_URL: z
    .string()
    .refine((text) => parseSmtpUrl(text) !== undefined, 'must be an address like smtp://user:password@smtp.example.org:587 or smtps://…')
    .optional(),
  MAIL_FROM: z
    .string()
    .refine((text) => parseMailFrom(text) !== undefined, 'must be an address like office@example.org or School office <office@example.org>')
    .optional(),
  ALLOWED_PRIVATE_HOSTS: hostNames.default([]),
  TRUSTED_PROXIES: proxies.default([]),
  DRAIN_SECONDS: z.coerce
    .number('must be seconds from 0 to 300')
    .int('must be seconds from 0 to 300')
    .min(0, 'must be seconds from 0 to 300')
    .max(300, 'must be seconds from 0 to 300')
    .default(0),
  METRICS_PORT: port.optional(),
  WORKER_METRICS_PORT: port.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an address like http://localhost:4318' }).optional(),
  LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'must be one of silent, fatal, error, warn, info, debug, trace')
    .default('info'),
})

export type Settings = z.output<typeof settingsSchema>

/** Thrown when settings are wrong; the message names each setting and what it must be. Never repeats a value. */
export class SettingsError extends Error {}

/**
 * Reads the settings a start is given. Empty variables count as unset. With `DATABASE_URL` set, the other database
 * setting and both secrets are required, because nothing is generated for a database we do not run.
 */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  return parse(source, source.DATABASE_URL ? ['DATABASE_OWNER_URL', 'ENCRYPTION_KEYS', 'NEXTAUTH_SECRET'] : [])
}

function parse(source: Record<string, string | undefined>, required: ReadonlyArray<keyof Settings>): Settings {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = settingsSchema.safeParse(given)
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  wrong.push(...required.filter((name) => !given[name]).map((name) => `${name} is required when DATABASE_URL is set`))
  if (!parsed.success || wrong.length > 0) throw new SettingsError(`Settings are wrong:\n${wrong.map((line) => `  ${line}`).join('\n')}`)
  return parsed.data
}

type RuntimeSettings = Settings & { APP_URL: string; DATABASE_URL: string; ENCRYPTION_KEYS: string; NEXTAUTH_SECRET: string }

let settings: RuntimeSettings | undefined

/** The settings of the running web or worker process. The start script has filled in what the embedded default generates. */
export function env(): RuntimeSettings {
  if (settings) return settings
  // DATABASE_OWNER_URL stays with the start script: web and worker never hold the owner's password.
  const parsed = parse(process.env, [])
  const { DATABASE_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET } = parsed
  if (!DATABASE_URL || !ENCRYPTION_KEYS || !NEXTAUTH_SECRET) {
    throw new SettingsError(
      'DATABASE_URL, ENCRYPTION_KEYS and NEXTAUTH_SECRET are not set. Start the product with npm start, which sets them.',
    )
  }
  settings = { ...parsed, APP_URL: parsed.APP_URL ?? `http://localhost:${parsed.PORT}`, DATABASE_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET }
  return settings
}

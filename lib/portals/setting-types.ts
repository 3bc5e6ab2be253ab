import { z } from 'zod'

/** The kinds of settings that several systems have; what only one has stands in its file. Sentences name the setting by its label. */

export const textSetting = (label: string, most = 500) =>
  z.string(`${label} is missing.`).trim().min(1, `${label} is missing.`).max(most, `${label} is too long: use at most ${most} characters.`)

/** Forms and the command line give texts. `because` ends the sentence about the greatest. */
export const secondsSetting = (label: string, { minimum, maximum, because }: { minimum: number; maximum: number; because: string }) => {
  const whole = `${label} must be a whole number of seconds.`
  return z.coerce
    .number(whole)
    .int(whole)
    .min(minimum, `${label} must be at least ${minimum} seconds.`)
    .max(maximum, `${label} must be at most ${maximum.toLocaleString('en-US')} seconds: ${because}.`)
}

export const secretEncodingSetting = z.enum(['utf8', 'base64', 'base64url'], 'The secret encoding must be utf8, base64 or base64url.')

export const secretEncodingFace = {
  label: 'Secret encoding',
  hint: 'Leave it at plain text unless the vendor says otherwise.',
  type: 'choice',
  choices: [
    { value: 'utf8', label: 'Plain text (UTF-8)' },
    { value: 'base64', label: 'Base64' },
    { value: 'base64url', label: 'Base64url' },
  ],
} as const

/** Yes or no, also as the texts `true` and `false`. */
export const yesNoSetting = (label: string) =>
  z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })], `${label} must be true or false.`)

export const yesNoChoices = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
] as const

/** An https address; plain http serves a sample portal on this machine. */
export const addressSetting = (label: string) =>
  textSetting(label, 2_000).refine(isSafeAddress, `${label} must be a full address that begins with https://.`)

/** An address that links begin with as it stands: nothing but printable ASCII may go into a Location header (RFC 3986 §2). */
export const linkStartSetting = (label: string) =>
  addressSetting(label).refine(
    (text) => /^[!-~]+$/.test(text),
    `${label} must have its letters beyond A to Z percent-encoded, such as %C3%A9.`,
  )

/** Scheme, host and port of an https address; what follows the host falls away. */
export const originSetting = (label: string) => addressSetting(label).transform((text) => new URL(text).origin)

function isSafeAddress(text: string): boolean {
  if (/\s/.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** A sample portal on this machine may speak plain http; everything else must be https. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

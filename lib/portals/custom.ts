import { z } from 'zod'
import { emptyFieldReason } from '@/lib/portals/claims/claim-fields'
import { type ClaimsTemplate, parseClaimsTemplate, wholeField } from '@/lib/portals/claims/claims-template'
import { fillClaims } from '@/lib/portals/claims/fill-claims'
import { parseJsonSetting } from '@/lib/portals/claims/json-setting'
import { noOtherClaim, numberClaim, onlyAlgorithm, wholeSeconds } from '@/lib/portals/judging/rules'
import { quote } from '@/lib/tokens/quote'
import { beyondHost } from './link-base'
import type { SigningKind, TokenHeader } from './portal-kind'
import { settingFaces } from './setting-field'
import { linkStartSetting, secondsSetting, secretEncodingFace, secretEncodingSetting } from './setting-types'

const system = 'the custom portal'
const bounds = { minimum: 60, maximum: 1_209_600, because: 'no link of a custom portal lives longer than 14 days' }
/** A token that lives no longer is dead before a mail is read. */
const longestMinutesSeconds = 600

const token = '{token}'

const linkTemplate = linkStartSetting('The link').superRefine((text, context) => {
  const trouble = linkTrouble(text)
  if (trouble !== undefined) context.addIssue({ code: 'custom', message: trouble })
})

function linkTrouble(text: string): string | undefined {
  const [before = '', after, ...more] = text.split(token)
  if (after === undefined) return 'The link must say {token} where the token belongs, like https://portal.example.org/enter?jwt={token}.'
  if (more.length > 0) return 'The link must say {token} once.'
  if (!beyondHost.test(before)) return '{token} must stand after the host name, like https://portal.example.org/enter?jwt={token}.'
  return /[{}]/.test(before + after) ? 'Nothing but {token} can be filled into the link.' : undefined
}

/** JSON as text, or the value itself, which callers that speak JSON may give. */
const jsonTextSetting = (label: string, findTrouble: (text: string) => string | undefined) =>
  z.preprocess(
    (given) => (typeof given === 'object' && given !== null ? JSON.stringify(given) : given),
    z
      .string(`${label} is missing.`)
      .trim()
      .min(1, `${label} is missing.`)
      .superRefine((text, context) => {
        const trouble = findTrouble(text)
        if (trouble !== undefined) context.addIssue({ code: 'custom', message: trouble })
      }),
  )

const settings = z.strictObject({
  link_template: linkTemplate.register(settingFaces, {
    label: 'Link',
    hint: 'The address the system expects, with {token} where the token belongs, like https://portal.example.org/enter?jwt={token}.',
    type: 'text',
  }),
  claims_template: jsonTextSetting('The claims template', claimsTrouble).register(settingFaces, {
    label: 'Claims',
    hint: 'A JSON object, such as {"sub": "{guid}", "email": "{email?}", "exp": "{exp}"}. Write {field} for a value every contact must have, {field?} for one that may be missing. The fields are the columns of the contact CSV, {name}, {contact_id}, {iat}, {exp} and {jti}.',
    type: 'json',
  }),
  header_template: jsonTextSetting('The header template', (text) => troubleOf(readHeader(text)))
    .optional()
    .register(settingFaces, {
      label: 'Header',
      hint: 'A JSON object. Leave it empty for {"alg":"HS256","typ":"JWT"}.',
      type: 'json',
    }),
  lifetime_seconds: secondsSetting('The lifetime', bounds).default(3_600).register(settingFaces, {
    label: 'Link lifetime',
    hint: 'How long a link works: as the claims say with {exp}, or as the system itself counts from {iat}. Of up to 10 minutes, links are signed by invite pages alone.',
    type: 'duration',
  }),
  secret_encoding: secretEncodingSetting.default('utf8').register(settingFaces, secretEncodingFace),
})

export type CustomSettings = z.output<typeof settings>

function claimsTrouble(text: string): string | undefined {
  const template = parseClaimsTemplate(text)
  if ('trouble' in template) return template.trouble
  const odd = (['exp', 'iat'] as const).find((moment) => {
    const claim = template.members.find(({ name }) => name === moment)
    return claim && wholeField(claim.value)?.field !== moment
  })
  // What verifiers read as the expiry is nobody's to write by hand: it would outlive every bound.
  if (odd) return `The claim ${odd} must be exactly {${odd}}, so that the lifetime of the portal bounds it.`
  // Whoever saw such a link once could enter for ever.
  const isBounded = template.members.some(({ value }) => ['exp', 'iat'].includes(wholeField(value)?.field ?? ''))
  return isBounded
    ? undefined
    : 'The claims need one that is exactly {exp} or {iat}: without it nothing tells the system when a link has expired.'
}

function troubleOf(read: object): string | undefined {
  return 'trouble' in read ? String(read.trouble) : undefined
}

/** Members that ask for another way of signing or bring a key along (RFC 7515 §4.1, RFC 7797 §3). */
const forbiddenHeaders = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c']

function readHeader(text: string): { header: TokenHeader } | { trouble: string } {
  const parsed = parseJsonSetting(text)
  if ('trouble' in parsed) return parsed
  const { object } = parsed
  const forbidden = forbiddenHeaders.find((name) => Object.hasOwn(object, name))
  if (forbidden !== undefined) return { trouble: `The header must not have ${forbidden}.` }
  if (/\{[a-z_]+\??\}/.test(text)) return { trouble: 'The header is the same for everybody: placeholders stand in the claims only.' }
  if (object.alg !== undefined && object.alg !== 'HS256')
    return { trouble: `alg is ${quote(object.alg)}; it must be HS256 or be left out.` }
  return { header: (object.alg === undefined ? { alg: 'HS256', ...object } : object) as TokenHeader }
}

/** One campaign asks for the same template once for each contact. */
const templates = new WeakMap<CustomSettings, ClaimsTemplate>()

function templateOf(settings: CustomSettings): ClaimsTemplate {
  const known = templates.get(settings)
  if (known) return known
  const template = parseClaimsTemplate(settings.claims_template)
  if ('trouble' in template) throw new Error('A claims template is judged when it is saved.')
  templates.set(settings, template)
  return template
}

/** The claims whose whole value is this moment, by name. */
function momentsOf(settings: CustomSettings, moment: 'iat' | 'exp'): string[] {
  return templateOf(settings).members.flatMap(({ name, value }) => (wholeField(value)?.field === moment ? [name] : []))
}

/** A system that PORTALS.md does not know, described by templates: PORTALS.md §6. */
export const custom: SigningKind<CustomSettings> = {
  kind: 'custom',
  label: 'Custom HS256 portal',
  usualName: 'Portal',
  summary: 'Any other system that accepts an HS256 token in a link; you describe the link and the claims.',
  settings,
  whereFrom: 'The documentation of the system says which claims it wants and what its link looks like. Its vendor gives you the secret.',
  cautions: [
    'Nobody here has tried this system. Try one link before you send many.',
    'A link may sign in whoever opens it.',
    'Claims without {exp} carry no expiry: the system itself has to count the lifetime from {iat}.',
    'A contact who lacks a value that the claims name without a question mark cannot have a link.',
    'A student whom a court order keeps from the contact is never named in its claims.',
  ],
  signs: true,
  secretEncoding: ({ secret_encoding }) => secret_encoding,
  lifetime(settings) {
    const { lifetime_seconds: seconds } = settings
    if (!templateOf(settings).fields.has('exp')) return { bound: 'fixed', seconds }
    return { bound: 'chosen', minimumSeconds: bounds.minimum, maximumSeconds: seconds, defaultSeconds: seconds, clickSeconds: seconds }
  },
  onlyAtClick: ({ lifetime_seconds }) => lifetime_seconds <= longestMinutesSeconds,
  signsIn: true,
  skipReason(subject, settings) {
    const filled = fillClaims(templateOf(settings), { subject, token: { iat: '0', exp: '0', jti: '0' } })
    return 'lacking' in filled ? emptyFieldReason(filled.lacking) : undefined
  },
  header({ header_template }) {
    const read = header_template === undefined ? undefined : readHeader(header_template)
    return read && 'header' in read ? read.header : { alg: 'HS256', typ: 'JWT' }
  },
  claims({ settings, subject, issuedAt, expiresAt, nonce }) {
    const token = { iat: String(issuedAt), exp: String(expiresAt), jti: `${issuedAt}${nonce}` }
    const filled = fillClaims(templateOf(settings), { subject, token })
    if ('lacking' in filled) throw new Error(`A contact without ${filled.lacking} has no claims here.`)
    return filled.claims
  },
  address({ link_template }) {
    const [prefix = '', suffix = ''] = link_template.split(token)
    return { prefix, suffix }
  },
  rules: [
    onlyAlgorithm(system, 'HS256'),
    {
      rule: 'Every claim of the template is there',
      broken({ settings, claims }) {
        const missing = templateOf(settings).members.filter(
          ({ name, value }) => !wholeField(value)?.isOptional && !Object.hasOwn(claims, name),
        )
        return missing.length === 0 ? undefined : `It lacks ${missing.map(({ name }) => quote(name)).join(', ')} of the template.`
      },
    },
    {
      rule: 'It has no claim that the template lacks',
      broken: (judged) => {
        const known = templateOf(judged.settings).members.map(({ name }) => name)
        return noOtherClaim('the claims template', known).broken(judged)
      },
    },
    ...(['iat', 'exp'] as const).map((moment) => ({
      rule: `What the template fills with {${moment}} is a whole number of seconds`,
      broken(judged: { settings: CustomSettings; header: Record<string, unknown>; claims: Record<string, unknown> }) {
        const broken = momentsOf(judged.settings, moment).flatMap((name) => wholeSeconds(name).broken(judged) ?? [])
        return broken.length === 0 ? undefined : broken.join(' ')
      },
    })),
  ],
  diesAt(judged) {
    const [until] = momentsOf(judged.settings, 'exp')
    if (until !== undefined) return numberClaim(judged, until)
    const [since] = momentsOf(judged.settings, 'iat')
    const issuedAt = since === undefined ? undefined : numberClaim(judged, since)
    return issuedAt === undefined ? undefined : issuedAt + judged.settings.lifetime_seconds
  },
}

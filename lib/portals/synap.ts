import { z } from 'zod'
import { fullName } from '@/lib/contacts/contact-name'
import { isMilliseconds, noOtherClaim, noOtherHeader, numberClaim, onlyAlgorithm, textClaim, typIsJwt } from '@/lib/portals/judging/rules'
import { quote } from '@/lib/tokens/quote'
import { outsideText } from './outside-text'
import type { SigningKind } from './portal-kind'
import { settingFaces } from './setting-field'
import { addressSetting, linkStartSetting, secondsSetting, textSetting } from './setting-types'

const system = 'Synap'
const bounds = { minimum: 60, maximum: 1_209_600, because: 'Synap recommends about 14 days' }

const endpoints = new Map([
  ['eu', 'https://api.synap.ac/external-auth/jwt/authenticate/'],
  ['us', 'https://use1.prod.api.synap.ac/external-auth/jwt/authenticate'],
])

const endpointAddress = linkStartSetting('The endpoint, unless it is eu or us,')

const endpoint = textSetting('The endpoint', 2_000).transform((text, context) => {
  const region = text.toLowerCase()
  if (endpoints.has(region)) return region
  const { error } = endpointAddress.safeParse(text)
  const message = error ? error.issues[0]?.message : findTrouble(new URL(text))
  if (message !== undefined) context.addIssue({ code: 'custom', message })
  return text
})

function findTrouble({ href, searchParams }: URL): string | undefined {
  if (href.includes('#')) return 'The endpoint must not have a part that begins with #.'
  const clash = ['jwt', 'return_to', 'error_url'].find((name) => searchParams.has(name))
  return clash === undefined ? undefined : `The endpoint must not have ${clash} already: it is added to it.`
}

const settings = z.strictObject({
  eaid: textSetting('The integration ID').register(settingFaces, {
    label: 'Integration ID',
    hint: 'Synap’s ID of the integration, which its documentation calls eaid.',
    type: 'text',
  }),
  endpoint: endpoint.default('eu').register(settingFaces, {
    label: 'Endpoint',
    hint: 'eu for Synap in Europe, us for the United States, or the full address Synap gave you.',
    type: 'text',
  }),
  lifetime_seconds: secondsSetting('The lifetime', bounds).default(1_209_600).register(settingFaces, {
    label: 'Link lifetime',
    hint: 'How long a link works. Synap recommends about 14 days.',
    type: 'duration',
  }),
  exp_unit: z
    .enum(['seconds', 'milliseconds'], 'The unit of exp must be seconds or milliseconds.')
    .default('seconds')
    .register(settingFaces, {
      label: 'Unit of exp',
      hint: 'Synap’s text says a Unix timestamp, which is seconds; its example is milliseconds. Switch when Synap calls links expired.',
      type: 'choice',
      choices: [
        { value: 'seconds', label: 'Seconds' },
        { value: 'milliseconds', label: 'Milliseconds' },
      ],
    }),
  sub_portal: textSetting('The sub-portal').optional().register(settingFaces, {
    label: 'Sub-portal',
    hint: 'Leave it empty unless you use sub-portals.',
    type: 'text',
  }),
  return_to: addressSetting('The return address').optional().register(settingFaces, {
    label: 'Return address',
    hint: 'Where Synap takes people once they are in. Leave it empty for Synap’s own start page.',
    type: 'text',
  }),
  error_url: addressSetting('The error address').optional().register(settingFaces, {
    label: 'Error address',
    hint: 'Where Synap sends people it refuses. Leave it empty for our own page, which notes what went wrong.',
    type: 'text',
  }),
})

export type SynapSettings = z.output<typeof settings>

/** Synap: PORTALS.md §5. */
export const synap: SigningKind<SynapSettings> = {
  kind: 'synap',
  label: system,
  usualName: 'Synap',
  summary: 'Signs contacts in to a Synap portal.',
  settings,
  whereFrom: 'Synap gives your integration its ID and its secret. Type the secret as it stands, even where it looks like base64.',
  cautions: [
    'A link signs in whoever opens it. Synap finds the person, or makes an account: a wrong address in the roster opens somebody else’s.',
    'A link may be used again and again until it expires: keep its lifetime short.',
    'Synap’s text and its example disagree about the unit of exp. Try one link before you send many.',
    'A contact without an e-mail address or a name cannot have a link.',
  ],
  signs: true,
  secretEncoding: () => 'utf8',
  lifetime: ({ lifetime_seconds }) => ({
    bound: 'chosen',
    minimumSeconds: bounds.minimum,
    maximumSeconds: bounds.maximum,
    defaultSeconds: lifetime_seconds,
    clickSeconds: lifetime_seconds,
  }),
  onlyAtClick: () => false,
  signsIn: true,
  skipReason(subject) {
    if (!subject.email) return 'no_email'
    return fullName(subject) === '' ? 'no_name' : undefined
  },
  header: () => ({ alg: 'HS256', typ: 'JWT' }),
  claims: ({ settings: { eaid, exp_unit, sub_portal }, subject, expiresAt }) =>
    JSON.stringify({
      eaid,
      exp: exp_unit === 'milliseconds' && expiresAt !== null ? expiresAt * 1000 : expiresAt,
      email: subject.email,
      name: fullName(subject),
      subPortal: sub_portal,
    }),
  address({ endpoint, return_to, error_url }, returnAddress) {
    const base = endpoints.get(endpoint) ?? endpoint
    const joint = /[?&]$/.test(base) ? '' : base.includes('?') ? '&' : '?'
    const onward = return_to === undefined ? '' : `&return_to=${encodeURIComponent(return_to)}`
    return { prefix: `${base}${joint}jwt=`, suffix: `${onward}&error_url=${encodeURIComponent(error_url ?? returnAddress)}` }
  },
  // The error address hears of refusals alone, and in free text.
  returned: (query) => ({ failed: true, reason: 'unspecified', code: null, message: outsideText(query.get('sso_error'), 500) }),
  rules: [
    onlyAlgorithm(system, 'HS256'),
    typIsJwt(system),
    noOtherHeader(system, ['alg', 'typ']),
    {
      rule: "eaid is this portal's integration ID",
      broken: ({ settings, claims: { eaid } }) =>
        eaid === settings.eaid ? undefined : `eaid is ${quote(eaid)}; it must be this portal's integration ID, "${settings.eaid}".`,
    },
    {
      rule: 'exp, which is recommended, is a whole number in the unit of this portal',
      broken({ settings: { exp_unit: unit }, claims: { exp } }) {
        if (exp === undefined) return undefined
        if (!Number.isSafeInteger(exp)) return `exp is ${quote(exp)}; it must be a whole number of ${unit}.`
        const looksLike = isMilliseconds(exp) ? 'milliseconds' : 'seconds'
        return unit === looksLike ? undefined : `exp is ${quote(exp)}, which looks like ${looksLike}; this portal has it in ${unit}.`
      },
    },
    textClaim('email', "the contact's e-mail address"),
    textClaim('name', "the contact's full name"),
    {
      rule: 'subPortal is left out entirely when unused',
      broken: ({ claims: { subPortal } }) =>
        subPortal === undefined || (typeof subPortal === 'string' && subPortal.trim() !== '')
          ? undefined
          : `subPortal is ${quote(subPortal)}; it must name a sub-portal or be left out.`,
    },
    noOtherClaim(system, ['eaid', 'exp', 'email', 'name', 'subPortal']),
  ],
  diesAt(token) {
    const exp = numberClaim(token, 'exp')
    return exp !== undefined && token.settings.exp_unit === 'milliseconds' ? exp / 1000 : exp
  },
}

import { z } from 'zod'
import { noOtherClaim, onlyAlgorithm, textClaim, typIsJwt, whereItIsThere, wholeSeconds } from '@/lib/portals/judging/rules'
import { outsideText } from './outside-text'
import type { ReturnReason, SigningKind } from './portal-kind'
import { settingFaces } from './setting-field'
import { addressSetting, originSetting, textSetting } from './setting-types'

const system = 'Get Connected'

const parameterSetting = (label: string) =>
  textSetting(label, 100).regex(/^[A-Za-z0-9_-]+$/, `${label} may have letters, digits, _ and - only.`)

const settings = z.strictObject({
  site: originSetting('The site').register(settingFaces, {
    label: 'Site',
    hint: 'The address of your Get Connected site, like https://volunteer.example.org. What follows the host name is left out.',
    type: 'text',
  }),
  token_parameter: parameterSetting('The token parameter').default('payload').register(settingFaces, {
    label: 'Token parameter',
    hint: 'Get Connected’s code samples call it payload, its prose jwt.',
    type: 'text',
  }),
  return_parameter: parameterSetting('The return parameter').default('return').register(settingFaces, {
    label: 'Return parameter',
    hint: 'Get Connected’s prose calls it return, its PHP sample return_url.',
    type: 'text',
  }),
  return_url: addressSetting('The return address').optional().register(settingFaces, {
    label: 'Return address',
    hint: 'Where Get Connected sends people afterwards. Leave it empty for our own page, which notes what went wrong and otherwise goes on to the site.',
    type: 'text',
  }),
})

export type GetConnectedSettings = z.output<typeof settings>

/** The documented values of `kind`; everything else is unspecified too. */
const reasons = new Map<string, ReturnReason>([
  ['jwt', 'link_refused'],
  ['validation', 'details_refused'],
])

/** Get Connected by Galaxy Digital: PORTALS.md §2. */
export const getConnected: SigningKind<GetConnectedSettings> = {
  kind: 'get_connected',
  label: system,
  usualName: 'Get Connected',
  summary: 'Signs contacts in to a Get Connected site of Galaxy Digital.',
  settings,
  contradiction: ({ token_parameter, return_parameter }) =>
    token_parameter === return_parameter
      ? { setting: 'return_parameter', sentence: 'The return parameter must have another name than the token parameter.' }
      : undefined,
  whereFrom: 'Galaxy Digital gives your site its shared secret and tells you the names of the two parameters. Ask for all three.',
  cautions: [
    'A link signs in whoever opens it. Get Connected finds the person by e-mail address, or makes an account: a wrong address in the roster opens somebody else’s.',
    'Each link works once.',
    'No expiry is documented: a link that nobody used may work for a long time.',
    'A contact without an e-mail address, a given name or a family name cannot have a link.',
    'The documentation names the parameters of the link in two ways. Try one link before you send many.',
  ],
  signs: true,
  secretEncoding: () => 'utf8',
  lifetime: () => ({ bound: 'once' }),
  onlyAtClick: () => false,
  signsIn: true,
  skipReason({ email, givenName, familyName }) {
    if (!email) return 'no_email'
    return givenName.trim() === '' || familyName.trim() === '' ? 'no_name' : undefined
  },
  header: () => ({ alg: 'HS256', typ: 'JWT' }),
  claims: ({ subject: { id, email, givenName, familyName }, issuedAt, nonce }) =>
    JSON.stringify({ email, firstName: givenName, lastName: familyName, iat: issuedAt, jti: `${issuedAt}${nonce}`, referenceId: id }),
  address: ({ site, token_parameter, return_parameter, return_url }, returnAddress) => ({
    prefix: `${site}/sso/jwta/?${token_parameter}=`,
    suffix: `&${return_parameter}=${encodeURIComponent(return_url ?? returnAddress)}`,
  }),
  returned(query, { site }) {
    const kind = query.get('kind')
    if (kind === null) return { failed: false, forwardTo: site }
    const reason = reasons.get(kind) ?? 'unspecified'
    return { failed: true, reason, code: outsideText(kind, 100), message: outsideText(query.get('message'), 500) }
  },
  rules: [
    onlyAlgorithm(system, 'HS256'),
    typIsJwt(system),
    textClaim('email', "the contact's e-mail address"),
    textClaim('firstName', "the contact's given name"),
    textClaim('lastName', "the contact's family name"),
    wholeSeconds('iat'),
    textClaim('jti', 'a text that no other token has'),
    whereItIsThere('referenceId', textClaim('referenceId', "the contact's id")),
    noOtherClaim(system, ['email', 'firstName', 'lastName', 'iat', 'jti', 'referenceId']),
  ],
  diesAt: () => undefined,
}

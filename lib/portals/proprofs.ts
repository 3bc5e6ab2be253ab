import { z } from 'zod'
import { noOtherClaim, numberClaim, onlyAlgorithm, textClaim, wholeSeconds } from '@/lib/portals/judging/rules'
import { quote } from '@/lib/tokens/quote'
import type { SigningKind } from './portal-kind'
import { settingFaces } from './setting-field'
import { originSetting, textSetting, yesNoChoices, yesNoSetting } from './setting-types'

const system = 'ProProfs'
const lifetimeSeconds = 180
const leastJtiCharacters = 32

const siteIds = textSetting('The list of sites')
  .transform((text) => text.split(',').map((id) => id.trim()))
  .refine((ids) => ids.every((id) => id !== ''), 'The list of sites must be site ids with a comma between them.')
  .transform((ids) => ids.join(','))

const settings = z.strictObject({
  domain: originSetting('The domain').register(settingFaces, {
    label: 'Domain',
    hint: 'The address of your knowledge base, like https://help.example.org. What follows the host name is left out.',
    type: 'text',
  }),
  site_access: siteIds.optional().register(settingFaces, {
    label: 'Sites',
    hint: 'The ids of the sites a contact may read, with commas between them. Leave it empty for the site of the domain itself.',
    type: 'text',
  }),
  guest: yesNoSetting('Guest').default(true).register(settingFaces, {
    label: 'Guest',
    hint: 'Whether contacts come as guests.',
    type: 'choice',
    choices: yesNoChoices,
  }),
})

export type ProProfsSettings = z.output<typeof settings>

/** ProProfs Knowledge Base: PORTALS.md §3. */
export const proprofs: SigningKind<ProProfsSettings> = {
  kind: 'proprofs',
  label: 'ProProfs Knowledge Base',
  usualName: 'Knowledge Base',
  summary: 'Signs contacts in to a ProProfs Knowledge Base.',
  settings,
  whereFrom: 'The secret is the API key of your ProProfs account. Type the key itself: its MD5 digest, which signs, is made here.',
  cautions: [
    'A link lives 3 minutes, so it is signed only when somebody presses the button of an invite page.',
    'A link signs in whoever opens it.',
    'Each link works once.',
    'An e-mail address that ProProfs does not know gets visitor access and no error.',
    'A contact without an e-mail address cannot have a link.',
  ],
  signs: true,
  secretEncoding: () => 'md5_hex',
  lifetime: () => ({ bound: 'fixed', seconds: lifetimeSeconds }),
  onlyAtClick: () => true,
  signsIn: true,
  skipReason: ({ email }) => (email ? undefined : 'no_email'),
  header: () => ({ typ: 'JWT', alg: 'HS256' }),
  claims: ({ settings: { site_access, guest }, subject: { email }, issuedAt, nonce }) =>
    JSON.stringify({ iat: issuedAt, jti: `${issuedAt}${nonce}`, user_email: email, site_access, guest }),
  address: ({ domain }) => ({ prefix: `${domain}/access/jwtsso/?token=`, suffix: '' }),
  rules: [
    onlyAlgorithm(system, 'HS256'),
    {
      rule: 'The header is typ JWT, then alg, and nothing else',
      broken: ({ header }) =>
        header.typ === 'JWT' && Object.keys(header).join() === 'typ,alg'
          ? undefined
          : `The header is ${quote(header)}; ${system}'s is {"typ":"JWT","alg":"HS256"}, in that order.`,
    },
    wholeSeconds('iat'),
    {
      rule: `jti is at least ${leastJtiCharacters} characters`,
      broken({ claims: { jti } }) {
        if (typeof jti !== 'string') return `jti is ${quote(jti)}; it must be a text of at least ${leastJtiCharacters} characters.`
        if (jti.length >= leastJtiCharacters) return undefined
        return `jti has ${jti.length} characters; it must have at least ${leastJtiCharacters}.`
      },
    },
    textClaim('user_email', "the contact's e-mail address"),
    {
      rule: 'site_access is site ids with commas between them, or is left out',
      broken: ({ claims: { site_access: sites } }) =>
        sites === undefined || (typeof sites === 'string' && sites.split(',').every((id) => id.trim() !== ''))
          ? undefined
          : `site_access is ${quote(sites)}; it must be site ids with commas between them, or be left out.`,
    },
    {
      rule: 'guest is true or false, or is left out',
      broken: ({ claims: { guest } }) =>
        guest === undefined || typeof guest === 'boolean'
          ? undefined
          : `guest is ${quote(guest)}; it must be true or false, or be left out.`,
    },
    noOtherClaim(system, ['iat', 'jti', 'user_email', 'site_access', 'guest']),
  ],
  diesAt(token) {
    const issuedAt = numberClaim(token, 'iat')
    return issuedAt === undefined ? undefined : issuedAt + lifetimeSeconds
  },
}

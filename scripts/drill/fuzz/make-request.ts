import { ofOurOwn } from '@/scripts/drill/ask-product'
import type { Dice } from './dice'
import { type Known, type OddBody, oddArguments, oddBytes, oddFields, oddForm, oddJson, oddQueryValue } from './odd-bodies'
import { encodeOdd, oddSegments, oddText, oddValue } from './odd-values'

export type FuzzPlace = Known & {
  /** Where the product runs: `http://localhost:3000`. */
  url: string
  /** As e2e/doors/find-doors.ts names them. */
  doors: readonly string[]
  actions: ReadonlyArray<{ id: string; page: string }>
  /** Living invite pages: `/i/maple-grove/…`. */
  invitePages: readonly string[]
  /** Cookies of members, and keys. */
  cookies: readonly string[]
  keys: readonly string[]
}

export type FuzzRequest = { method: string; path: string; headers: Record<string, string>; body: Buffer | undefined }

/** Any request to any door, by somebody or nobody: often close to what the door wants, never quite. */
export function makeRequest(dice: Dice, place: FuzzPlace): FuzzRequest {
  const isAction = dice.in100(30)
  const made = isAction ? callAction(dice, place) : dice.in100(92) ? knock(dice, place) : wander(dice, place)
  const headers = { ...credentials(dice, place), ...made.headers, ...(dice.in100(25) ? oddHeaders(dice, place) : {}) }
  return { ...made, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, sendable(value)])) }
}

function callAction(dice: Dice, place: FuzzPlace): FuzzRequest {
  const { id, page } = dice.pick(place.actions)
  const byForm = dice.in100(35)
  const body = byForm
    ? oddForm(
        dice,
        place,
        place.actions.map((action) => action.id),
      )
    : oddArguments(dice, place)
  const called = dice.in100(90) ? id : dice.pick([id.slice(0, -2), `${id}00`, id.toUpperCase(), 'x', '$ACTION', '__proto__', oddText(dice)])
  const isNamed = !byForm || dice.in100(60)
  const headers = { ...ofOurOwn(place.url), Accept: 'text/x-component', ...typeOf(body), ...(isNamed ? { 'Next-Action': called } : {}) }
  return { method: 'POST', path: dice.in100(90) ? page : '/', headers, body: body.bytes }
}

function knock(dice: Dice, place: FuzzPlace): FuzzRequest {
  const [kind = '', template = ''] = dice.pick(place.doors).split(' ')
  const path = addressOf(dice, { place, template }) + (dice.in100(60) ? oddQuery(dice, place) : '')
  const ordinary = kind === 'page' ? 'GET' : kind
  const method = dice.in100(88)
    ? ordinary
    : dice.pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return { method, path, headers: {}, body: undefined }
  const body = dice.pick([oddJson, oddJson, oddJson, oddFields, oddBytes, (...given: [Dice, Known]) => oddForm(...given, [])])(dice, place)
  return { method, path, headers: { ...ofOurOwn(place.url), ...typeOf(body) }, body: body.bytes }
}

/** To where no door is. */
function wander(dice: Dice, place: FuzzPlace): FuzzRequest {
  const beginnings = [
    '',
    'i',
    'api',
    'api/v1',
    'api/auth',
    '_next',
    '_next/static',
    '_next/image',
    '_next/data',
    'contacts',
    'links',
    'letters',
    '.well-known',
    '__nextjs_source-map',
  ]
  const segments = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(oddSegments))
  const path = `/${[dice.pick(beginnings), ...segments].filter(Boolean).join('/')}`
  return {
    method: dice.pick(['GET', 'POST', 'HEAD', 'OPTIONS']),
    path: path + oddQuery(dice, place),
    headers: ofOurOwn(place.url),
    body: undefined,
  }
}

function addressOf(dice: Dice, { place, template }: { place: FuzzPlace; template: string }): string {
  if (template.startsWith('/i/[district]/[code]') && place.invitePages.length > 0 && dice.in100(40))
    return template.replace('/i/[district]/[code]', dice.pick(place.invitePages))
  return template.replace(/\[{1,2}(?:\.\.\.)?\w+\]{1,2}/g, () =>
    dice.in100(55) && place.ids.length > 0
      ? dice.pick(place.ids)
      : dice.in100(60)
        ? dice.pick(oddSegments)
        : encodeOdd(oddText(dice).slice(0, 1_000)),
  )
}

function oddQuery(dice: Dice, place: FuzzPlace): string {
  const names = [
    ...place.fields,
    'cursor',
    'limit',
    'search',
    'page',
    '_rsc',
    'callbackUrl',
    'error',
    'code',
    'a[b]',
    '__proto__',
    '%ff',
    '',
  ]
  const pairs = Array.from({ length: 1 + dice.below(4) }, () => `${dice.pick(names)}=${oddQueryValue(dice, place)}`)
  return `?${dice.in100(10) ? [...pairs, ...pairs].join('&') : pairs.join('&')}`
}

function credentials(dice: Dice, { cookies, keys }: FuzzPlace): Record<string, string> {
  const who = dice.below(10)
  return {
    ...(who < 6 && cookies.length > 0 ? { Cookie: dice.pick(cookies) } : {}),
    ...(who > 2 && who < 9 && keys.length > 0 ? { Authorization: `Bearer ${dice.pick(keys)}` } : {}),
  }
}

function oddHeaders(dice: Dice, place: FuzzPlace): Record<string, string> {
  const odd: ReadonlyArray<() => Record<string, string>> = [
    () => ({ RSC: '1' }),
    () => ({ RSC: '1', 'Next-Router-State-Tree': oddText(dice) }),
    () => ({ RSC: '1', 'Next-Router-State-Tree': encodeOdd(JSON.stringify(oddValue(dice, place.ids))) }),
    () => ({
      RSC: '1',
      'Next-Router-Prefetch': dice.pick(['1', '2', 'x']),
      'Next-Router-Segment-Prefetch': dice.pick(['/_tree', '/_index', '..', oddText(dice)]),
    }),
    () => ({ 'Next-Url': oddText(dice), RSC: '1' }),
    () => ({ 'Next-Action': oddText(dice) }),
    () => ({ 'x-nextjs-data': '1' }),
    () => ({
      'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
      'x-invoke-path': '/settings',
      'x-now-route-matches': '1=a',
    }),
    () => ({ 'x-matched-path': oddText(dice), 'x-forwarded-host': 'evil.example.com', 'x-http-method-override': 'DELETE' }),
    () => ({
      Cookie: dice.pick([
        '=',
        'a',
        ';;;',
        '__proto__=1',
        'next-auth.session-token=x',
        `next-auth.session-token=${oddText(dice)}`,
        'next-auth.csrf-token=%',
        `${'a=b; '.repeat(200)}`,
      ]),
    }),
    () => ({ Cookie: `${dice.pick([...place.cookies, ''])}x; invite-desk.device=${oddText(dice)}` }),
    () => ({ Authorization: dice.pick(['Basic YTpi', 'Bearer', 'Bearer ', `Bearer ${oddText(dice)}`, 'bearer x y', 'Digest a']) }),
    () => ({ 'Accept-Language': dice.pick(['*', 'xx-YY-zz;q=9', ',,,', 'ar, en;q=a', 'de-'.repeat(200), oddText(dice)]) }),
    () => ({ Accept: oddText(dice), 'Accept-Encoding': dice.pick(['gzip', 'br;q=0', 'x', '*', 'identity;q=0']) }),
    () => ({ Range: dice.pick(['bytes=0-', 'bytes=5-1', 'bytes=-1,-2', 'x']), 'If-None-Match': '*', 'If-Modified-Since': oddText(dice) }),
    () => ({ 'Idempotency-Key': oddText(dice) }),
    () => ({ 'Content-Type': dice.pick(['', 'application/json; charset=x', 'multipart/form-data', 'text/x-component', oddText(dice)]) }),
    () => ({ 'Content-Encoding': dice.pick(['gzip', 'br', 'x']) }),
    () => ({ 'User-Agent': oddText(dice) }),
    () => ({
      Origin: dice.pick(['null', 'http://', 'x', 'https://evil.example.com', oddText(dice)]),
      'Sec-Fetch-Site': dice.pick(['cross-site', 'none', 'x']),
    }),
    () => ({ Host: dice.pick(['', 'evil.example.com', 'localhost:', '[::1', 'a b', 'localhost:99999', oddText(dice)]) }),
    () => ({ Referer: oddText(dice), 'x-timestamp': oddText(dice), 'x-signature': oddText(dice) }),
  ]
  return dice.pick(odd)()
}

function typeOf({ type }: OddBody): Record<string, string> {
  return type === '' ? {} : { 'Content-Type': type }
}

/** The bytes of the text that a header may hold, as Node takes them. */
function sendable(value: string): string {
  return Buffer.from(value)
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 8_000)
}

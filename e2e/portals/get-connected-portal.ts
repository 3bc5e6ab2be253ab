import { type GetConnectedAccepted, judgeGetConnectedToken } from './judge-get-connected-token'
import { Ledger, SeenTokens, Users } from './memory'
import { SampleClock } from './sample-clock'
import { refusalPage, type Site, signedInPage, welcomePage } from './sample-page'
import { isWebAddress, type SampleAnswer, type SamplePortal, SignedIn, startSamplePortal, withParameters } from './sample-server'

type Entry = GetConnectedAccepted & { user: 'found' | 'created' }

export type GetConnectedPortal = SamplePortal<Entry> & {
  /** Tests and the demo bring about with it what the site refuses for reasons of its own. */
  site: {
    /** Whoever signs in is sent away with `kind=unspecified`. */
    isBeingMaintained: boolean
    /** Whom the site's staff has shut out: `kind=validation`. */
    shutOut: Set<string>
  }
}

export type GetConnectedOptions = {
  secret: string
  tokenParameter?: string
  returnParameter?: string
  /** Who has an account already. */
  users?: Iterable<string>
  port?: number
}

const getConnectedSite: Site = { name: 'Sample Volunteer Site', system: 'Get Connected' }

/** Plays a site of Get Connected: it signs the bearer of a link in at /sso/jwta/ and sends everybody back to the return address. */
export async function startGetConnectedPortal(options: GetConnectedOptions): Promise<GetConnectedPortal> {
  const { secret, tokenParameter = 'payload', returnParameter = 'return', port = 0 } = options
  const clock = new SampleClock()
  const ledger = new Ledger<Entry>()
  const seen = new SeenTokens()
  const users = new Users(options.users)
  const signedIn = new SignedIn<Entry>()
  const site: GetConnectedPortal['site'] = { isBeingMaintained: false, shutOut: new Set() }

  function judge(token: string): Entry | { kind: string; reason: string } {
    const judgement = judgeGetConnectedToken(token, { secret, seen }, clock.now())
    if (!judgement.accepted) return judgement
    const { accepted, ...person } = judgement
    if (site.shutOut.has(person.email)) return { kind: 'validation', reason: 'This e-mail address belongs to a closed account.' }
    if (site.isBeingMaintained) return { kind: 'unspecified', reason: 'The site is being maintained. Try again later.' }
    seen.add(person.jti)
    return { ...person, user: users.findOrCreate(person) }
  }

  function signIn(query: URLSearchParams): SampleAnswer {
    const at = clock.now()
    const outcome = judge(query.get(tokenParameter) ?? '')
    const returnAddress = query.get(returnParameter)
    if ('kind' in outcome) {
      const { kind, reason } = outcome
      ledger.refuse(`${kind}: ${reason}`, at)
      if (isWebAddress(returnAddress)) return { redirectTo: withParameters(returnAddress, { kind, message: reason }) }
      return { page: refusalPage(getConnectedSite, reason), status: 400 }
    }
    ledger.accept(outcome, at)
    return signedIn.enter(outcome, isWebAddress(returnAddress) ? returnAddress : '/')
  }

  const portal = await startSamplePortal({
    port,
    site: getConnectedSite,
    clock,
    ledger,
    answer(request) {
      if (request.pathname === '/sso/jwta/') return signIn(request.query)
      return request.pathname === '/' ? { page: homePage(signedIn.find(request)) } : undefined
    },
  })
  return { ...portal, site }
}

function homePage(entry: Entry | undefined): string {
  if (!entry) return welcomePage(getConnectedSite, plays)
  const how = entry.user === 'found' ? 'You had an account here already.' : 'An account was made for you.'
  return signedInPage(getConnectedSite, { who: `${entry.name} (${entry.email})`, how })
}

const plays = 'This page plays a site of Get Connected, where families offer their help. Open a link made by Invite Desk to be signed in.'

import { judgeSynapToken, type SynapAccepted, type SynapRules } from './judge-synap-token'
import { Ledger, Users } from './memory'
import { SampleClock } from './sample-clock'
import { type Site, samplePage, signedInPage, welcomePage } from './sample-page'
import { isWebAddress, type SampleAnswer, type SamplePortal, SignedIn, startSamplePortal, withParameters } from './sample-server'

type Entry = SynapAccepted & { user: 'found' | 'created' }

export type SynapPortal = SamplePortal<Entry> & {
  /** The address of the EU; the one of the US has no slash at its end. */
  endpoint: string
}

export type SynapOptions = SynapRules & {
  /** Who has an account already. */
  users?: Iterable<string>
  port?: number
}

const synapSite: Site = { name: 'Sample Learning Portal', system: 'Synap' }
const endpointPath = '/external-auth/jwt/authenticate'

/** Plays Synap: it signs the bearer of a link in, and sends away with `sso_error`, or to /login, whom it refuses. */
export async function startSynapPortal({ users: emails, port = 0, ...rules }: SynapOptions): Promise<SynapPortal> {
  const clock = new SampleClock()
  const ledger = new Ledger<Entry>()
  const users = new Users(emails)
  const signedIn = new SignedIn<Entry>()

  function signIn(query: URLSearchParams): SampleAnswer {
    const at = clock.now()
    const judgement = judgeSynapToken(query.get('jwt') ?? '', rules, at)
    if (!judgement.accepted) {
      ledger.refuse(judgement.reason, at)
      const errorUrl = query.get('error_url')
      return { redirectTo: isWebAddress(errorUrl) ? withParameters(errorUrl, { sso_error: judgement.reason }) : '/login' }
    }
    const { accepted, ...person } = judgement
    const entry: Entry = { ...person, user: users.findOrCreate(person) }
    ledger.accept(entry, at)
    const returnTo = query.get('return_to')
    return signedIn.enter(entry, isWebAddress(returnTo) ? returnTo : '/')
  }

  const portal = await startSamplePortal({
    port,
    site: synapSite,
    clock,
    ledger,
    answer(request) {
      const { pathname, query } = request
      if (pathname === endpointPath || pathname === `${endpointPath}/`) return signIn(query)
      if (pathname === '/login') return { page: loginPage() }
      return pathname === '/' ? { page: homePage(signedIn.find(request)) } : undefined
    },
  })
  return { ...portal, endpoint: `${portal.url}${endpointPath}/` }
}

function homePage(entry: Entry | undefined): string {
  if (!entry) return welcomePage(synapSite, plays)
  const how = entry.user === 'found' ? 'You had an account here already.' : 'An account was made for you.'
  return signedInPage(synapSite, { who: `${entry.name} (${entry.email})`, how })
}

function loginPage(): string {
  return samplePage(synapSite, {
    title: 'Sign in',
    main: '<p>We could not sign you in with your link. Ask your school’s office for a new one.</p>',
  })
}

const plays = 'This page plays Synap, where families prepare for tests. Open a link made by Invite Desk to be signed in.'

import { judgeProprofsToken, type ProprofsAccepted } from './judge-proprofs-token'
import { Ledger, SeenTokens, Users } from './memory'
import { SampleClock } from './sample-clock'
import { refusalPage, type Site, samplePage, signedInPage, welcomePage } from './sample-page'
import { type SampleAnswer, type SamplePortal, SignedIn, startSamplePortal } from './sample-server'

type Entry = ProprofsAccepted & { access: 'user' | 'visitor' }

export type ProprofsPortal = SamplePortal<Entry>

export type ProprofsOptions = {
  apiKey: string
  /** Who has an account; everybody else is a visitor. */
  users?: Iterable<string>
  port?: number
}

const proprofsSite: Site = { name: 'Sample Knowledge Base', system: 'ProProfs' }

/** Plays a knowledge base of ProProfs: it lets the bearer of a link in at /access/jwtsso/, once and for 3 minutes. */
export async function startProprofsPortal({ apiKey, users: emails, port = 0 }: ProprofsOptions): Promise<ProprofsPortal> {
  const clock = new SampleClock()
  const ledger = new Ledger<Entry>()
  const seen = new SeenTokens()
  const users = new Users(emails)
  const signedIn = new SignedIn<Entry>()

  function signIn(token: string): SampleAnswer {
    const at = clock.now()
    const judgement = judgeProprofsToken(token, { apiKey, seen }, at)
    if (!judgement.accepted) {
      ledger.refuse(judgement.reason, at)
      return { page: refusalPage(proprofsSite, judgement.reason), status: 400 }
    }
    const { accepted, ...person } = judgement
    const entry: Entry = { ...person, access: users.has(person.email) ? 'user' : 'visitor' }
    seen.add(entry.jti)
    ledger.accept(entry, at)
    return signedIn.enter(entry, '/')
  }

  return startSamplePortal({
    port,
    site: proprofsSite,
    clock,
    ledger,
    answer(request) {
      if (request.pathname === '/access/jwtsso/') return signIn(request.query.get('token') ?? '')
      return request.pathname === '/' ? { page: homePage(signedIn.find(request)) } : undefined
    },
  })
}

function homePage(entry: Entry | undefined): string {
  if (!entry) return welcomePage(proprofsSite, plays)
  if (entry.access === 'user')
    return signedInPage(proprofsSite, { who: entry.email, how: 'You can read everything that is there for you.' })
  return samplePage(proprofsSite, {
    title: 'You are here as a visitor',
    main: '<p>Nobody has an account under your e-mail address, so you can read what is there for every visitor.</p>',
  })
}

const plays = 'This page plays a knowledge base of ProProfs. Open an invite page made by Invite Desk and press its button to be signed in.'

import { codeSentPage, gg4lSite, setUpPage } from './gg4l-pages'
import { type Gg4lAccepted, type Gg4lRules, judgeGg4lToken } from './judge-gg4l-token'
import { Ledger } from './memory'
import { SampleClock } from './sample-clock'
import { refusalPage, welcomePage } from './sample-page'
import { type SampleAnswer, type SamplePortal, startSamplePortal } from './sample-server'

export type Gg4lPortal = SamplePortal<Gg4lAccepted> & {
  /** What the token is put behind. */
  linkBase: string
}

/** Plays GG4L's Parent Portal: it judges the token of `?jwt=` and shows the page a parent would see. */
export async function startGg4lPortal({ port = 0, ...rules }: Gg4lRules & { port?: number }): Promise<Gg4lPortal> {
  const clock = new SampleClock()
  const ledger = new Ledger<Gg4lAccepted>()

  function openLink(token: string): SampleAnswer {
    const at = clock.now()
    const judgement = judgeGg4lToken(token, rules, at)
    if (!judgement.accepted) {
      ledger.refuse(judgement.reason, at)
      return { page: refusalPage(gg4lSite, judgement.reason), status: 400 }
    }
    const { guid, issuedAt, expiresAt } = judgement
    ledger.accept({ guid, issuedAt, expiresAt }, at)
    return { page: setUpPage() }
  }

  const portal = await startSamplePortal({
    port,
    site: gg4lSite,
    clock,
    ledger,
    answer({ pathname, query }) {
      if (pathname === '/setup') return openLink(query.get('jwt') ?? '')
      if (pathname === '/code-sent') return { page: codeSentPage() }
      return pathname === '/' ? { page: welcomePage(gg4lSite, plays) } : undefined
    },
  })
  return { ...portal, linkBase: `${portal.url}/setup?jwt=` }
}

const plays = 'This page plays the Parent Portal of GG4L School Passport. Open a link made by Invite Desk to see what a parent sees.'

import type { CodeProblem } from '@/lib/invitations/mailed-code'
import type { NotMeReason } from '@/lib/invitations/not-me-reason'
import type { SafeHtml } from '@/lib/safe-html'

/** A page that only says something: a heading and a sentence or two. */
type Message = { title: string; text: string }

/** All that the invite page says, in one language. Names arrive as markup, each in a direction of its own. */
export type InvitePageWords = {
  title: string
  greeting: (givenName: SafeHtml) => SafeHtml
  lead: (names: { district: SafeHtml; portal: SafeHtml }) => SafeHtml
  stepsHeading: string
  steps: readonly [string, string, string]
  /** In their place where the link itself signs in. */
  signIn: {
    title: string
    lead: (names: { district: SafeHtml; portal: SafeHtml }) => SafeHtml
    steps: readonly [string, string]
    /** Where a code is mailed before. */
    stepsWithCode: (sentTo: SafeHtml) => readonly [SafeHtml, string, string]
  }
  continue: string
  /** The button's own promise: it may be pressed again until the end. */
  until: (end: { date: string; time: string; zone: string }) => string
  otherLanguages: string
  sender: (district: SafeHtml) => SafeHtml
  office: string
  /** Where the district has not said how to reach its office. */
  officeUnknown: string
  notMe: {
    title: string
    text: string
    question: string
    reasons: Record<NotMeReason, string>
    unanswered: string
    send: string
    back: string
  }
  code: {
    title: string
    sent: (code: { sentTo: SafeHtml; minutes: number }) => SafeHtml
    /** Where no code works, as `unsent`. */
    unsentTitle: string
    unsent: (sentTo: SafeHtml) => SafeHtml
    label: string
    hint: string
    confirm: string
    send: string
    sendNew: string
    problems: Record<CodeProblem, string>
    noMore: (from: { date: string; time: string; zone: string }) => string
  }
  unreachable: Message
  addressless: Message
  frozen: Message
  closed: Message
  busy: Message
  unavailable: Message
}

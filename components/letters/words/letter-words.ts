import type { ReactNode } from 'react'

/** All that a letter says, in one language. Names arrive as elements, each in a direction of its own. */
export type LetterWords = {
  title: string
  greeting: (givenName: ReactNode) => ReactNode
  lead: (names: { district: ReactNode; portal: ReactNode }) => ReactNode
  stepsHeading: string
  /** The first step, whatever the portal: from paper to the invite page. */
  open: string
  /** What follows it. */
  steps: readonly [string, string]
  /** In their place where the link itself signs in; a code may be mailed before, as the policy says when the button is pressed. */
  signIn: {
    title: string
    lead: (names: { district: ReactNode; portal: ReactNode }) => ReactNode
    steps: readonly [string, string]
  }
  /** What the code is, for who cannot see it. */
  code: string
  typed: string
  until: (end: { date: string; time: string; zone: string }) => string
  /** That it is for nobody else. */
  alone: string
  office: string
  /** Where the district has not said how to reach its office. */
  officeUnknown: string
}

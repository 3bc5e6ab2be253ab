import type { ReactNode } from 'react'

/** All that a letter says, in one language. Names arrive as elements, each in a direction of its own. */
export type LetterWords = {
  title: string
  greeting: (givenName: ReactNode) => ReactNode
  lead: (names: { district: ReactNode; portal: ReactNode }) => ReactNode
  stepsHeading: string
  steps: readonly [string, string, string]
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

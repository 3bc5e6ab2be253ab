import { pageDaysFact, signingFacts } from './signing-facts'
import type { LinkForm, SigningPortal } from './signing-portal'

type SigningFactsProps = {
  portal: SigningPortal
  form: LinkForm
  /** Left out where the moment an invite page ends stands beside it. */
  withDays?: boolean
}

/** What is true of the links or invite pages that are about to be handed out. */
export function SigningFacts({ portal, form, withDays = true }: SigningFactsProps) {
  const days = form === 'invite_page' && withDays ? pageDaysFact(portal) : undefined
  const facts = [...signingFacts(portal, form), ...(days === undefined ? [] : [days])]
  if (facts.length === 0) return null
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  )
}

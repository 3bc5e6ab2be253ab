import { signingFacts } from './signing-facts'
import type { LinkForm, SigningPortal } from './signing-portal'

/** What is true of the links or invite pages that are about to be handed out. */
export function SigningFacts({ portal, form }: { portal: SigningPortal; form: LinkForm }) {
  const facts = signingFacts(portal, form)
  if (facts.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  )
}

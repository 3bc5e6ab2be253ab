import { EntryFrame } from '@/components/shell/entry-frame'
import { ButtonLink } from '@/components/ui/button-link'

export default function Forbidden() {
  return (
    <EntryFrame
      title="Your role does not open this page"
      description="Nothing is wrong with the address. If you need the page for your work, ask an owner of your district for a role that opens it."
    >
      <ButtonLink href="/" variant="primary">
        Go to the overview
      </ButtonLink>
    </EntryFrame>
  )
}

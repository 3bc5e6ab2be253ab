import { EntryFrame } from '@/components/shell/entry-frame'
import { ButtonLink } from '@/components/ui/button-link'

export default function Forbidden() {
  return (
    <EntryFrame title="Your role does not open this page" description="An owner of your district can change your role.">
      <ButtonLink href="/" variant="primary">
        Go to the overview
      </ButtonLink>
    </EntryFrame>
  )
}

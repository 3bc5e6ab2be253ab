import type { Metadata } from 'next'
import { EntryFrame } from '@/components/shell/entry-frame'
import { ButtonLink } from '@/components/ui/button-link'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <EntryFrame title="There is nothing at this address" description="It may have been removed, or the address was not copied whole.">
      <ButtonLink href="/" variant="primary">
        Go to the overview
      </ButtonLink>
    </EntryFrame>
  )
}

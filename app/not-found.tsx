import type { Metadata } from 'next'
import { EntryFrame } from '@/components/shell/entry-frame'
import { ButtonLink } from '@/components/ui/button-link'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <EntryFrame
      title="There is nothing at this address"
      description="The address was perhaps not copied whole, or what stood here was removed. Check the address, or look for it from the overview."
    >
      <ButtonLink href="/" variant="primary">
        Go to the overview
      </ButtonLink>
    </EntryFrame>
  )
}

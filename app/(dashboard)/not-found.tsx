import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'

export default function DashboardNotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState title="There is nothing at this address" action={<ButtonLink href="/">Go to the overview</ButtonLink>}>
        It may have been removed, or the address was not copied whole.
      </EmptyState>
    </>
  )
}

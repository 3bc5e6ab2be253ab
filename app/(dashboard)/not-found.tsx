import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'

export default function DashboardNotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState title="There is nothing here that you can see" action={<ButtonLink href="/">Go to the overview</ButtonLink>}>
        The address was perhaps not copied whole, what stood here was removed, or it belongs to a school or a district that is not yours.
        Look for it from its list: a contact under Contacts, a link under Links.
      </EmptyState>
    </>
  )
}

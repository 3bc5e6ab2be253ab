import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'

export default function DashboardForbidden() {
  return (
    <>
      <PageHeader title="Your role does not open this page" />
      <EmptyState title="Nothing is wrong with the address" action={<ButtonLink href="/">Go to the overview</ButtonLink>}>
        If you need the page for your work, ask an owner of your district for a role that opens it.
      </EmptyState>
    </>
  )
}

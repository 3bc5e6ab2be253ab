import type { Metadata } from 'next'
import { InspectForm } from '@/components/inspect/inspect-form'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/session'
import { canInspect } from '@/lib/districts/policies'
import { inspectText } from './actions'

export const metadata: Metadata = { title: 'Inspect', referrer: 'no-referrer' }

export default async function InspectPage() {
  const { district } = await requireMember(canInspect)
  return (
    <>
      <PageHeader
        title="Inspect"
        description="A parent says the link does not work? Paste it here and learn what it says, who issued it, and why."
      />
      <InspectForm timeZone={district.timeZone} inspect={inspectText} />
    </>
  )
}

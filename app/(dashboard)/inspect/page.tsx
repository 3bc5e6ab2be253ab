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
      <PageHeader title="Inspect" description="Learn what a link says, who issued it to whom, and why it no longer works." />
      <InspectForm timeZone={district.timeZone} inspect={inspectText} />
    </>
  )
}

'use client'

import { outageWords } from '@/components/shell/outage-words'
import { useOutage } from '@/components/shell/use-outage'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'

export default function DashboardError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const outage = useOutage(retry)
  if (outage) {
    return (
      <>
        <PageHeader title={outageWords.title} description={outageWords.meaning} />
        <Notice tone="warning" title={outageWords.what(outage.reason)}>
          {outageWords.cure}
        </Notice>
      </>
    )
  }
  return (
    <>
      <PageHeader title="This page did not load" description="What was saved before stays saved." />
      <Notice tone="error" title="This is our mistake, not yours" action={<Button onClick={retry}>Try again</Button>}>
        Try again in a moment. If it comes back, tell whoever runs Invite Desk
        {error.digest === undefined ? ' what you did last.' : ' this error number: '}
        {error.digest !== undefined && <span className="token">{error.digest}</span>}
      </Notice>
    </>
  )
}

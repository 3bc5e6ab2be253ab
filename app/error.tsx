'use client'

import { EntryFrame } from '@/components/shell/entry-frame'
import { outageWords } from '@/components/shell/outage-words'
import { useOutage } from '@/components/shell/use-outage'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'

type ErrorPageProps = { error: Error & { digest?: string }; retry: () => void }

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const outage = useOutage(loadAgain)
  if (outage) {
    return (
      <EntryFrame title={outageWords.title} description={outageWords.what(outage.reason)}>
        <div role="status" className="space-y-3 text-sm">
          <p>{outageWords.meaning}</p>
          <p>{outageWords.cure}</p>
        </div>
      </EntryFrame>
    )
  }
  return (
    <EntryFrame
      title="This page did not load"
      description={`This is our mistake, not yours, and what was saved before stays saved. Try again. If it comes back, tell whoever runs Invite Desk ${
        error.digest === undefined ? 'what you did last.' : 'the number below.'
      }`}
    >
      {error.digest !== undefined && (
        <p className="mb-5 text-sm">
          <span className="text-muted">Error number </span>
          <span className="token">{error.digest}</span>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
        <ButtonLink href="/">Go to the overview</ButtonLink>
      </div>
    </EntryFrame>
  )
}

/** All of it: what stands around the page may not have loaded either. */
function loadAgain() {
  location.reload()
}

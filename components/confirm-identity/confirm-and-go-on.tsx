'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { DownloadLink } from '@/components/ui/download-link'
import { Notice } from '@/components/ui/notice'
import { type IdentityDoors, IdentityForm, type ProofMethods } from './identity-form'

type ConfirmAndGoOnProps = {
  email: string
  methods: ProofMethods
  doors: IdentityDoors
  /** A path on this site. */
  next: string
  /** Shown lately enough. */
  shown: boolean
}

/** For a file that was asked for by its address: asks who is there, then fetches it. */
export function ConfirmAndGoOn({ email, methods, doors, next, shown: shownBefore }: ConfirmAndGoOnProps) {
  const router = useRouter()
  const [shown, setShown] = useState(shownBefore)
  const back = <Button onClick={() => router.back()}>Back</Button>

  function goOn() {
    setShown(true)
    window.location.assign(next)
  }

  if (!shown) return <IdentityForm email={email} methods={methods} doors={doors} onShown={goOn} cancel={back} />
  return (
    <div className="flex flex-col gap-4">
      <div aria-live="polite">
        <Notice tone="success" title="Confirmed">
          {shownBefore ? 'You showed it within the last 15 minutes.' : 'Your file is on its way.'}
        </Notice>
      </div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        {back}
        <DownloadLink href={next}>Go on</DownloadLink>
      </div>
    </div>
  )
}

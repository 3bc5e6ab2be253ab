'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { IssuingRefusal } from '@/components/contacts/issuing-refusal'
import { ConfirmButton } from '@/components/ui/confirm-button'
import type { Action } from '@/lib/action-result'

export type ReissueLinksProps = {
  portalId: string
  /** Of the portal. */
  name: string
  reissue: Action<{ portalId: string }, { campaignId: string }>
}

/** After a secret was replaced: new links for the families whose old ones die when the vendor withdraws it. */
export function ReissueLinks({ portalId, name, reissue }: ReissueLinksProps) {
  const router = useRouter()
  return (
    <ConfirmButton
      label="Create these links again"
      title="Create these links again?"
      description={`Every family that still holds a link of ${name} signed with a replaced secret gets a new one, signed with the newest secret. You hand the new links out; the old ones work until they expire or the vendor withdraws their secret.`}
      confirmLabel="Create links"
      icon={<RefreshCw aria-hidden="true" />}
      onConfirm={async () => {
        const result = await reissue({ portalId })
        if (!result.ok) return <IssuingRefusal refusal={result} />
        router.push(`/links?campaign=${result.data.campaignId}`)
        return undefined
      }}
    />
  )
}

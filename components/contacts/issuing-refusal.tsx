import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'
import type { Refusal } from './use-issuing'

/** Why nothing was issued; where it waits for a second member, the way there. */
export function IssuingRefusal({ refusal }: { refusal: Refusal | undefined }) {
  if (refusal === undefined) return null
  if (refusal.code !== 'approval_needed') return <Notice tone="error">{refusal.message}</Notice>
  return (
    <div role="status">
      <Notice
        title="Waits for a second member"
        action={
          <ButtonLink href="/approvals" size="sm">
            Open approvals
          </ButtonLink>
        }
      >
        {refusal.message}
      </Notice>
    </div>
  )
}

import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { Notice } from '@/components/ui/notice'

/** What waits for the member, or of the member for somebody else. */
export function ApprovalsNotice({ waiting: { toDecide, own } }: { waiting: { toDecide: number; own: number } }) {
  if (toDecide + own === 0) return null
  const action = <ButtonLink href="/approvals">Open approvals</ButtonLink>
  if (toDecide === 0) {
    return (
      <Notice title={`${counted(own, 'request')} of yours ${verb(own)} for a second member`} action={action}>
        Nothing of it is done before another owner or admin approves it.
      </Notice>
    )
  }
  return (
    <Notice tone="warning" title={`${counted(toDecide, 'request')} ${verb(toDecide)} for a second member`} action={action}>
      Look at what is asked for, then approve or decline it.
    </Notice>
  )
}

function verb(count: number): string {
  return count === 1 ? 'waits' : 'wait'
}

import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'

export function NoPortal({ sentence }: { sentence: string }) {
  return (
    <Notice
      tone="warning"
      action={
        <ButtonLink href="/portals" size="sm">
          Open Portals
        </ButtonLink>
      }
    >
      {sentence}
    </Notice>
  )
}

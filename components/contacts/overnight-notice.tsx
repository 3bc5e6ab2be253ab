import { Notice } from '@/components/ui/notice'

/** Without invite pages a mail carries a link of hours, and a family reads it when it is dead. */
export function OvernightNotice() {
  return (
    <Notice tone="warning" title="These links die overnight">
      Invite pages are off, so each mail carries a link that works for hours. Families who read it tomorrow, or after the weekend, find it
      dead. Send in the morning of a school day, or have an owner switch invite pages on under Settings.
    </Notice>
  )
}

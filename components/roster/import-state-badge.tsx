import { Ban, CircleCheck, CircleX, Eye, Hand, LoaderCircle, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import type { RosterImportSummary } from '@/lib/roster/import-json'

type State = RosterImportSummary['state'] | 'undone'

const faces: Record<State, { tone: BadgeTone; icon: ReactNode; word: string }> = {
  staging: { tone: 'info', icon: <LoaderCircle aria-hidden="true" />, word: 'Being read' },
  staged: { tone: 'accent', icon: <Eye aria-hidden="true" />, word: 'Ready to apply' },
  held: { tone: 'warning', icon: <Hand aria-hidden="true" />, word: 'Held' },
  applying: { tone: 'info', icon: <LoaderCircle aria-hidden="true" />, word: 'Being applied' },
  applied: { tone: 'success', icon: <CircleCheck aria-hidden="true" />, word: 'Applied' },
  refused: { tone: 'danger', icon: <CircleX aria-hidden="true" />, word: 'Refused' },
  cancelled: { tone: 'neutral', icon: <Ban aria-hidden="true" />, word: 'Cancelled' },
  undone: { tone: 'neutral', icon: <Undo2 aria-hidden="true" />, word: 'Undone' },
}

export function ImportStateBadge({ state, undoneAt = null }: { state: RosterImportSummary['state']; undoneAt?: Date | null }) {
  const { tone, icon, word } = faces[undoneAt === null ? state : 'undone']
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}

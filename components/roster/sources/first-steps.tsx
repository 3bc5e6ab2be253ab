import { Panel } from '@/components/ui/panel'
import { SourceKinds } from './source-kinds'

/** What an office without a source does first. */
export function FirstSteps() {
  return (
    <Panel
      title="Where do your parents and guardians come from?"
      description="Choose what your district has. Whatever it is, it is read and compared first, you see what would change, and nothing changes until you apply it."
    >
      <SourceKinds />
    </Panel>
  )
}

import { Notice } from '@/components/ui/notice'

/** What is wrong with the installation itself, in words for whoever runs it; nothing where all is well. */
export function InstallationTroubles({ troubles }: { troubles: readonly string[] }) {
  if (troubles.length === 0) return null
  return (
    <Notice tone="warning" title="Invite Desk itself needs attention">
      <ul className="flex flex-col gap-1">
        {troubles.map((trouble) => (
          <li key={trouble}>{trouble}</li>
        ))}
      </ul>
      Tell whoever runs it.
    </Notice>
  )
}

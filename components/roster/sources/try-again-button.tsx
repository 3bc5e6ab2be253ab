'use client'

import { RotateCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { showToast } from '@/components/ui/show-toast'
import type { ReadNow } from './read-now-button'

/** After a run that failed: has the server read once more and goes to that import. */
export function TryAgainButton({ sourceId, readNow }: { sourceId: string; readNow: ReadNow }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()

  function press() {
    startTransition(async () => {
      const result = await readNow({ sourceId })
      if (result.ok) router.push(`/roster/${result.data.id}`)
      else showToast({ tone: 'error', title: 'The server was not read', description: result.message })
    })
  }

  return (
    <Button icon={<RotateCw aria-hidden="true" />} pending={pending} onClick={press}>
      Try again
    </Button>
  )
}

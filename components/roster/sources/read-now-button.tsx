'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { runUnderWay } from '@/components/roster/source-words'
import { Button } from '@/components/ui/button'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'
import type { SourceView } from '@/lib/roster/sources/source'

export type ReadNow = Action<{ sourceId: string }, { id: string }>

/** Has the server read at once and goes to the import. */
export function ReadNowButton({ source, readNow }: { source: SourceView; readNow: ReadNow }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()

  function press() {
    startTransition(async () => {
      const result = await readNow({ sourceId: source.id })
      if (result.ok) router.push(`/roster/${result.data.id}`)
      else showToast({ tone: 'error', title: 'The server was not read', description: result.message })
    })
  }

  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      pending={pending}
      disabled={runUnderWay(source) !== undefined}
      onClick={press}
    >
      Read now
      <span className="sr-only">: {source.name}</span>
    </Button>
  )
}

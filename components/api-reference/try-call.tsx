'use client'

import { Play } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'

export type TriableCall = {
  id: string
  method: 'GET' | 'POST'
  path: string
  summary: string
  parameters: ReadonlyArray<{ name: string; where: 'path' | 'query' | 'header'; required: boolean; hint: string }>
  body: { kind: 'json' | 'file'; required: boolean; example: string } | undefined
}

// Most readers of a reference try one call or none.
const TryForm = dynamic(() => import('./try-form').then(({ TryForm: form }) => form), { loading: () => <Spinner /> })

/** Asks the server in earnest, once somebody wants to. */
export function TryCall({ call }: { call: TriableCall }) {
  const [open, setOpen] = useState(false)
  if (open) return <TryForm call={call} />
  return (
    <div>
      <Button size="sm" icon={<Play aria-hidden="true" />} onClick={() => setOpen(true)}>
        Try it<span className="sr-only">: {call.summary}</span>
      </Button>
    </div>
  )
}

'use client'

import { ShieldCheck } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import type { ButtonVariant } from '@/components/ui/button-style'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'

export type VerifyAudit = Action<undefined, { id: string }>

/** Has the record verified and goes to where that is told. */
export function VerifyAuditButton({ verify, variant = 'primary' }: { verify: VerifyAudit; variant?: ButtonVariant }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()

  function press() {
    startTransition(async () => {
      const result = await verify(undefined)
      if (result.ok) router.push(`/audit/verify/${result.data.id}`)
      else showToast({ tone: 'error', title: 'The verification was not begun', description: result.message })
    })
  }

  return (
    <Button variant={variant} icon={<ShieldCheck aria-hidden="true" />} pending={pending} onClick={press}>
      Verify audit
    </Button>
  )
}

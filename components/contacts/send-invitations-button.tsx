'use client'

import { Mail } from 'lucide-react'
import { DialogOnDemand } from '@/components/ui/dialog-on-demand'
import type { SendInvitationsDialogProps } from './send-invitations-dialog'

const load = () => import('./send-invitations-dialog').then(({ SendInvitationsDialog }) => SendInvitationsDialog)

export function SendInvitationsButton({ size = 'sm', ...dialog }: SendInvitationsDialogProps & { size?: 'md' | 'sm' }) {
  return (
    <DialogOnDemand size={size} icon={<Mail aria-hidden="true" />} load={load} dialog={dialog}>
      Send invitations
    </DialogOnDemand>
  )
}

'use client'

import { Link2 } from 'lucide-react'
import { DialogOnDemand } from '@/components/ui/dialog-on-demand'
import type { CreateLinksDialogProps } from './create-links-dialog'

const load = () => import('./create-links-dialog').then(({ CreateLinksDialog }) => CreateLinksDialog)

export function CreateLinksButton({ size = 'sm', ...dialog }: CreateLinksDialogProps & { size?: 'md' | 'sm' }) {
  return (
    <DialogOnDemand variant="primary" size={size} icon={<Link2 aria-hidden="true" />} load={load} dialog={dialog}>
      Create links
    </DialogOnDemand>
  )
}

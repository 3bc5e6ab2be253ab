'use client'

import { Printer } from 'lucide-react'
import { DialogOnDemand } from '@/components/ui/dialog-on-demand'
import type { PrintLettersDialogProps } from './print-letters-dialog'

const load = () => import('./print-letters-dialog').then(({ PrintLettersDialog }) => PrintLettersDialog)

export function PrintLettersButton(dialog: PrintLettersDialogProps) {
  return (
    <DialogOnDemand size="sm" icon={<Printer aria-hidden="true" />} load={load} dialog={dialog}>
      Print letters
    </DialogOnDemand>
  )
}

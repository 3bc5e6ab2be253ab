'use client'

import { useEffect, useRef } from 'react'
import { showToast } from '@/components/ui/show-toast'

/** Tells when an import has been applied or undone while its page is open, however long a worker was at it. */
export function AnnounceDone({ isApplied, isUndone }: { isApplied: boolean; isUndone: boolean }) {
  const before = useRef({ isApplied, isUndone })

  useEffect(() => {
    if (isUndone && !before.current.isUndone) showToast({ title: 'Import undone' })
    else if (isApplied && !before.current.isApplied) showToast({ title: 'Import applied' })
    before.current = { isApplied, isUndone }
  }, [isApplied, isUndone])

  return null
}

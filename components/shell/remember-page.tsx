'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { rememberPage } from '@/components/sign-in/last-page'

/** Lets whoever's session ends come back to where they were. */
export function RememberPage() {
  const pathname = usePathname()
  const search = useSearchParams().toString()
  useEffect(() => rememberPage(search === '' ? pathname : `${pathname}?${search}`), [pathname, search])
  return null
}

import type { ReactNode } from 'react'
import { requireMember } from '@/lib/auth/session'
import { canRevealLinks } from '@/lib/districts/policies'

/** No rail: what is printed from here is letters alone. */
export default async function LettersLayout({ children }: { children: ReactNode }) {
  await requireMember(canRevealLinks)
  return (
    <div className="app-root min-h-dvh print:block">
      <main className="container-page pb-12 print:p-0">{children}</main>
    </div>
  )
}

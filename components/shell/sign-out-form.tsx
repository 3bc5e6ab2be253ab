import type { ReactNode } from 'react'

/** Ends the session, or what of signing in was begun, and leaves for the sign-in page; the button is within. */
export function SignOutForm({ className, children }: { className: string; children: ReactNode }) {
  return (
    <form action="/sign-out" method="post" className={className}>
      {children}
    </form>
  )
}

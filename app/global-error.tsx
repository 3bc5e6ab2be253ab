'use client'

import './globals.css'
import ErrorPage from './error'

type GlobalErrorProps = { error: Error & { digest?: string }; retry: () => void }

/** Stands in for the root layout when that itself has failed. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  return (
    <html lang="en" dir="ltr">
      <head>
        <title>This page did not load · Invite Desk</title>
      </head>
      <body>
        <ErrorPage error={error} retry={retry} />
      </body>
    </html>
  )
}

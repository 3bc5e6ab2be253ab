import type { Metadata, Viewport } from 'next'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { ToastRegion } from '@/components/ui/toast'
import './globals.css'

export const metadata: Metadata = {
  title: { template: '%s · Invite Desk', default: 'Invite Desk' },
  description: 'Invites parents and guardians to set up their portal account.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  viewportFit: 'cover',
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" dir="ltr">
      <body>
        <NuqsAdapter>{children}</NuqsAdapter>
        <ToastRegion />
      </body>
    </html>
  )
}

import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { NonceProvider } from '@/components/shell/nonce'
import { Announcer } from '@/components/ui/announcer'
import { ToastRegion } from '@/components/ui/toast'
import { nonceHeader } from '@/lib/front-door/nonce-header'
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

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading it also makes every page answer its own request: one made at build time could carry no nonce.
  const nonce = (await headers()).get(nonceHeader) ?? undefined
  return (
    <html lang="en" dir="ltr">
      <body>
        <NonceProvider nonce={nonce}>
          {children}
          <Announcer />
          <ToastRegion />
        </NonceProvider>
      </body>
    </html>
  )
}

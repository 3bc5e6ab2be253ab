import type { ReactNode } from 'react'
import { KeyboardProvider } from '@/components/keyboard/keyboard'
import type { FindByName } from '@/components/keyboard/palette'
import type { Action } from '@/lib/action-result'
import type { Destination } from './destination'
import type { FurtherPage } from './further-pages'
import { PhoneBar } from './phone-bar'
import { Rail } from './rail'
import { RememberPage } from './remember-page'
import type { ShellMember } from './shell-member'

type AppShellProps = {
  district: { name: string }
  member: ShellMember
  /** Those the member may see, in order. */
  destinations: readonly Destination[]
  furtherPages: readonly FurtherPage[]
  preferences: { density: 'comfortable' | 'compact'; shortcuts: boolean }
  findByName: FindByName
  savePreferences: Action<{ shortcuts: boolean }, void>
  children: ReactNode
}

/** A rail at the side with words, without words under 1024 px, and along the bottom of a phone; the page beside it. */
export function AppShell({
  district,
  member,
  destinations,
  furtherPages,
  preferences,
  findByName,
  savePreferences,
  children,
}: AppShellProps) {
  return (
    <div
      data-density={preferences.density}
      className="app-root min-h-dvh sm:grid sm:grid-cols-[64px_minmax(0,1fr)] lg:grid-cols-[232px_minmax(0,1fr)] print:block"
    >
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-surface font-medium text-sm shadow-float focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:px-4 focus:py-2"
      >
        Skip to content
      </a>
      <RememberPage />
      <KeyboardProvider
        on={preferences.shortcuts}
        destinations={destinations.map(({ href, label }) => ({ href, label }))}
        furtherPages={furtherPages}
        findByName={findByName}
        savePreferences={savePreferences}
      >
        <Rail district={district} member={member} destinations={destinations} />
        <main id="content" tabIndex={-1} className="container-page min-w-0 pb-24 outline-none sm:pb-12">
          {children}
        </main>
        <PhoneBar district={district} member={member} destinations={destinations} />
      </KeyboardProvider>
    </div>
  )
}

'use client'

import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { useOnDemand } from '@/components/ui/use-on-demand'
import type { Action } from '@/lib/action-result'
import type { FindByName } from './palette'
import type { Place } from './recent-places'
import { ShortcutListener } from './shortcut-listener'
import { commandKey } from './shortcuts'
import { useShortcut } from './use-shortcut'

type KeyboardProps = {
  /** The member's preference: whether keys do anything. */
  on: boolean
  /** Where one letter after "g" leads. */
  destinations: readonly Place[]
  furtherPages: readonly Place[]
  findByName: FindByName
  savePreferences: Action<{ shortcuts: boolean }, void>
  children: ReactNode
}

type Keyboard = {
  /** Whether keys do anything by now: they are heard, which the member's preference may forbid. */
  heard: boolean
  openPalette: () => void
  openHelp: () => void
}

const KeyboardContext = createContext<Keyboard | undefined>(undefined)

export function useKeyboard(): Keyboard {
  const keyboard = useContext(KeyboardContext)
  if (keyboard === undefined) throw new Error('useKeyboard needs a KeyboardProvider above it.')
  return keyboard
}

const loadPalette = async () => (await import('./palette')).Palette
const loadHelp = async () => (await import('./shortcut-help')).ShortcutHelp

/** Hears the keys for everything below it, and opens what they open, which is loaded only then. */
export function KeyboardProvider({ on, destinations, furtherPages, findByName, savePreferences, children }: KeyboardProps) {
  const [open, setOpen] = useState<'palette' | 'help'>()
  const [heard, setHeard] = useState(false)
  const { part: Palette, ask: askPalette } = useOnDemand(loadPalette)
  const { part: ShortcutHelp, ask: askHelp } = useOnDemand(loadHelp)

  async function openPalette() {
    if (await askPalette()) setOpen('palette')
  }
  async function openHelp() {
    if (await askHelp()) setOpen('help')
  }
  const close = () => setOpen(undefined)

  return (
    <KeyboardContext value={{ heard, openPalette, openHelp }}>
      <ShortcutListener on={on} onHearing={setHeard} />
      <Anywhere openPalette={openPalette} openHelp={openHelp} />
      {destinations.map((destination) => (
        <GoTo key={destination.href} {...destination} />
      ))}
      {children}
      {Palette && open === 'palette' && (
        <Palette pages={[...destinations, ...furtherPages]} findByName={findByName} openHelp={openHelp} onClose={close} />
      )}
      {ShortcutHelp && open === 'help' && <ShortcutHelp on={on} savePreferences={savePreferences} onClose={close} />}
    </KeyboardContext>
  )
}

/** Named once, because the palette and the help tell them apart by it. */
const anywhere = 'Anywhere'

function Anywhere({ openPalette, openHelp }: { openPalette: () => void; openHelp: () => void }) {
  useShortcut({ key: commandKey, does: 'Find a page, an action or a contact', group: anywhere }, openPalette)
  useShortcut({ key: '?', does: 'Show these shortcuts', group: anywhere }, openHelp)
  return null
}

function GoTo({ href, label }: Place) {
  const router = useRouter()
  useShortcut({ key: `g ${label.charAt(0).toLowerCase()}`, does: label, group: 'Go to' }, () => router.push(href))
  return null
}

'use client'

import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import type { Action } from '@/lib/action-result'
import { KeyNames } from './key-names'
import { matchesWords } from './match-command'
import { type Place, recentPlaces, rememberPlace } from './recent-places'
import { commandKey, findShortcuts, rowGroup } from './shortcuts'

export type FoundContact = { id: string; name: string; detail: string }
export type FindByName = Action<{ search: string }, FoundContact[]>

type PaletteProps = { pages: readonly Place[]; findByName: FindByName; openHelp: () => void; onClose: () => void }

type Command = { id: string; label: string; detail?: string; keys?: string; run: () => void }
type Group = { title: string; commands: Command[] }

/** Fewer letters name half the district. */
const fewestLetters = 2
const typingMilliseconds = 250

/** Every page, what can be done on this one, and contacts, by a few letters of their name. */
export function Palette({ pages, findByName, openHelp, onClose }: PaletteProps) {
  const router = useRouter()
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  // Before the dialog stands: what the page offers, not what the dialog adds.
  const [shortcuts] = useState(() =>
    findShortcuts().filter(({ key, group }) => ![commandKey, '?'].includes(key) && !['Go to', rowGroup].includes(group)),
  )
  const contacts = useContactsByName(findByName, typed)

  function go(place: Place) {
    rememberPlace(place)
    router.push(place.href)
  }
  const groups = findGroups()
  const commands = groups.flatMap((group) => group.commands)
  const current = commands[Math.min(active, commands.length - 1)]

  function findGroups(): Group[] {
    const places = (title: string, of: readonly Place[]): Group => ({
      title,
      commands: of.map((place) => ({ id: `${title} ${place.href}`, label: place.label, run: () => go(place) })),
    })
    const actions = shortcuts.map(({ key, does, act }) => ({ id: `act ${key}`, label: does, keys: key, run: act }))
    const help = { id: 'help', label: 'Keyboard shortcuts', keys: '?', run: openHelp }
    const found = contacts.found.map(({ id, name, detail }) => ({
      id: `contact ${id}`,
      label: name,
      detail,
      run: () => go({ href: `/contacts/${id}`, label: name }),
    }))
    const named = [places('Recent', recentPlaces()), { title: 'On this page', commands: [...actions, help] }, places('Pages', pages)]
    const fitting = named.map(({ title, commands: all }) => ({ title, commands: all.filter(({ label }) => matchesWords(label, typed)) }))
    return [...fitting, { title: 'Contacts', commands: found }].filter((group) => group.commands.length > 0)
  }

  function choose(command: Command) {
    onClose()
    // Once the dialog has given the focus back: what runs may want it elsewhere.
    setTimeout(command.run)
  }

  function press(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && commands.length > 0) {
      event.preventDefault()
      setActive((Math.min(active, commands.length - 1) + step + commands.length) % commands.length)
    }
    if (event.key === 'Enter' && current && !event.nativeEvent.isComposing) {
      event.preventDefault()
      choose(current)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Find"
      size="lg"
    >
      <div className="flex items-center gap-2 rounded-md border border-edge px-3 focus-within:outline-2 focus-within:outline-focus">
        <Search aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <input
          role="combobox"
          aria-label="Find a page, an action or a contact"
          aria-expanded={commands.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={current && `${listId} ${current.id}`.replaceAll(' ', '_')}
          placeholder="A page, an action or a contact’s name"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={press}
          className="h-11 w-full min-w-0 bg-transparent text-sm outline-none pointer-coarse:text-[16px]"
        />
      </div>
      <div id={listId} role="listbox" aria-label="What fits" className="mt-2 flex flex-col gap-2">
        {groups.map(({ title, commands: of }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list of choices
          <div key={title} role="group" aria-label={title}>
            <p aria-hidden="true" className="px-2 py-1 font-medium text-muted text-xs">
              {title}
            </p>
            {of.map((command) => (
              <Choice
                key={command.id}
                id={`${listId} ${command.id}`.replaceAll(' ', '_')}
                command={command}
                selected={command === current}
                onChoose={() => choose(command)}
              />
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={commands.length > 0 && !contacts.refusal ? 'sr-only' : 'px-2 py-3 text-muted text-sm'}>
        {contacts.refusal ?? toldOf(commands.length, contacts.pending)}
      </p>
    </Dialog>
  )
}

function toldOf(count: number, pending: boolean): string {
  if (pending) return 'Looking for contacts…'
  if (count === 0) return 'Nothing has this name. Try another part of it.'
  return count === 1 ? '1 result' : `${count} results`
}

type ChoiceProps = { id: string; command: Command; selected: boolean; onChoose: () => void }

function Choice({ id, command: { label, detail, keys }, selected, onChoose }: ChoiceProps) {
  const choice = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (selected) choice.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field above has the focus and hears the keys (ARIA combobox)
    <div
      ref={choice}
      id={id}
      role="option"
      aria-selected={selected}
      onClick={onChoose}
      className="flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-md px-2 py-1.5 text-sm hover:bg-hover aria-selected:bg-accent-soft aria-selected:text-accent-text pointer-coarse:min-h-11 forced-colors:aria-selected:outline-2"
    >
      <span title={detail === undefined ? label : `${label} ${detail}`} className="min-w-0 truncate">
        <bdi>{label}</bdi>
        {detail !== undefined && <span className="text-muted"> {detail}</span>}
      </span>
      {keys !== undefined && (
        <span aria-hidden="true" className="shrink-0 max-sm:hidden">
          <KeyNames of={keys} />
        </span>
      )}
    </div>
  )
}

/** The contacts of the newest letters; an answer that comes late is not shown any more. */
function useContactsByName(
  findByName: FindByName,
  typed: string,
): { found: FoundContact[]; pending: boolean; refusal: string | undefined } {
  const search = typed.trim()
  const [answer, setAnswer] = useState<{ search: string; found: FoundContact[]; refusal?: string }>({ search: '', found: [] })
  useEffect(() => {
    if (search.length < fewestLetters) return
    let outdated = false
    const timer = setTimeout(async () => {
      const result = await findByName({ search })
      if (!outdated) setAnswer(result.ok ? { search, found: result.data } : { search, found: [], refusal: result.message })
    }, typingMilliseconds)
    return () => {
      outdated = true
      clearTimeout(timer)
    }
  }, [findByName, search])
  if (search.length < fewestLetters) return { found: [], pending: false, refusal: undefined }
  return answer.search === search
    ? { found: answer.found, pending: false, refusal: answer.refusal }
    : { found: [], pending: true, refusal: undefined }
}

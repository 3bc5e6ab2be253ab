'use client'

import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import { useShortcut } from '@/components/keyboard/use-shortcut'
import { counted } from '@/components/ui/counted'
import { TextField } from '@/components/ui/text-field'
import { MethodBadge } from './method-badge'

export type FindableCall = { id: string; method: 'GET' | 'POST'; path: string; summary: string; group: string }

/** Finds a call by words of its path, its name or what it does, and leads to it. */
export function FindCall({ calls }: { calls: readonly FindableCall[] }) {
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useShortcut({ key: '/', does: 'Find a call', group: 'On this page' }, () => field.current?.focus())
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = calls.filter((call) => {
    const said = `${call.method} ${call.path} ${call.id} ${call.summary} ${call.group}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
  const groups = [...new Set(found.map(({ group }) => group))]
  return (
    <search aria-label="Find a call" className="flex flex-col gap-2">
      <TextField
        ref={field}
        label="Find a call"
        labelHidden
        type="search"
        placeholder="Find a call"
        autoComplete="off"
        leading={<Search />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p role="status" className="px-2 text-muted text-xs">
        {words.length > 0 && (found.length === 0 ? 'No call has these words. Try a shorter one.' : counted(found.length, 'call'))}
      </p>
      <nav
        aria-label="Calls"
        className={`flex-col gap-3 max-xl:max-h-72 max-xl:overflow-y-auto ${words.length > 0 ? 'flex' : 'hidden xl:flex'}`}
      >
        {groups.map((group) => (
          <div key={group}>
            <p className="px-2 font-medium text-muted text-xs">{group}</p>
            <ul>
              {found
                .filter((call) => call.group === group)
                .map(({ id, method, path }) => (
                  <li key={id}>
                    <a
                      href={`#${id}`}
                      className="flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-sm hover:bg-hover pointer-coarse:min-h-11"
                    >
                      <MethodBadge method={method} />
                      <span dir="ltr" className="wrap-anywhere min-w-0 font-mono text-xs">
                        {path}
                      </span>
                    </a>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
    </search>
  )
}

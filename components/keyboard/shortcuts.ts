/** A key that does something on the page that is open: "j", "?", "Enter", or two one after the other, "g c". */
export type Shortcut = {
  key: string
  /** What it does, as the help says it: "Next row". */
  does: string
  /** Under which heading the help says it: "On this list". */
  group: string
}

export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'>

/** Ctrl-K, or ⌘K on a Mac: the only one with a modifier. */
export const commandKey = 'Ctrl K'

/** The heading of what acts on the row that has the focus, and so only by its key. */
export const rowGroup = 'Rows of this list'

/** Those that move on for as long as they are held down; whatever else would be done and undone in turn. */
const heldKeys = new Set(['j', 'k'])

type Live = { shortcut: Shortcut; act: () => void }

let live: readonly Live[] = []
let found: ReadonlyArray<Shortcut & { act: () => void }> = []
const watchers = new Set<() => void>()

function change(next: readonly Live[]): void {
  live = next
  found = [...new Map(live.map(({ shortcut, act }) => [shortcut.key, { ...shortcut, act }])).values()]
  for (const tell of watchers) tell()
}

/** From now on pressing the key acts; ends when what it answers with is called. Of two for the same key the newer one acts. */
export function addShortcut(shortcut: Shortcut, act: () => void): () => void {
  const entry = { shortcut, act }
  change([...live, entry])
  return () => change(live.filter((other) => other !== entry))
}

/** What works on the page now, in the order it was added; what a newer one covers is left out. The same list until that changes. */
export function findShortcuts(): typeof found {
  return found
}

/** Calls `tell` whenever what works on the page changes; ends when what it answers with is called. */
export function watchShortcuts(tell: () => void): () => void {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

/** The name of what was pressed, or undefined for what is none of ours: with a modifier, or held down where that makes no sense. */
export function keyOf({ key, code, ctrlKey, metaKey, altKey, shiftKey, repeat }: Press): string | undefined {
  // On a keyboard of another script the place of the key counts: "л" lies where "k" does.
  const letter = /^[a-z]$/i.test(key)
    ? key.toLowerCase()
    : /^[^\x20-\x7e]$/.test(key)
      ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase()
      : undefined
  if (altKey) return undefined
  if (ctrlKey || metaKey) return letter === 'k' && ctrlKey !== metaKey && !shiftKey && !repeat ? commandKey : undefined
  const name = letter ?? key
  // Where "?" and "/" lie differs, so shift may belong to them.
  if (shiftKey && (letter !== undefined || name.length > 1)) return undefined
  return repeat && !heldKeys.has(name) ? undefined : name
}

/** What a press does after an earlier one that may have begun a sequence: the act, or the beginning of a sequence to remember. */
export function answerPress(name: string, begun: string | undefined): { act: () => void } | { begun: string } | undefined {
  const shortcuts = findShortcuts()
  const found =
    (begun !== undefined && shortcuts.find(({ key }) => key === `${begun} ${name}`)) || shortcuts.find(({ key }) => key === name)
  if (found) return { act: found.act }
  return shortcuts.some(({ key }) => key.startsWith(`${name} `)) ? { begun: name } : undefined
}

import { afterEach, describe, expect, it } from 'vitest'
import { addShortcut, answerPress, commandKey, findShortcuts, keyOf, type Press, watchShortcuts } from './shortcuts'

const bare: Press = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false }

describe('keyOf', () => {
  it.each<[string, Partial<Press>, string | undefined]>([
    ['a letter', { key: 'j' }, 'j'],
    ['a letter under caps lock', { key: 'J' }, 'j'],
    ['a letter with shift, which may mean something else', { key: 'J', shiftKey: true }, undefined],
    ['a question mark, which is typed with shift', { key: '?', shiftKey: true }, '?'],
    ['a slash of a keyboard that types it with shift', { key: '/', shiftKey: true }, '/'],
    ['the place of a letter on a keyboard of another script', { key: 'л', code: 'KeyK' }, 'k'],
    ['Enter', { key: 'Enter' }, 'Enter'],
    ['Ctrl-K', { key: 'k', ctrlKey: true }, commandKey],
    ['⌘K', { key: 'k', metaKey: true }, commandKey],
    ['Ctrl-K on a keyboard of another script', { key: 'л', code: 'KeyK', ctrlKey: true }, commandKey],
    ['Ctrl-C, which copies', { key: 'c', ctrlKey: true }, undefined],
    ['a key with Alt', { key: 'j', altKey: true }, undefined],
    ['AltGr, which types', { key: '/', altKey: true, ctrlKey: true }, undefined],
    ['j held down', { key: 'j', repeat: true }, 'j'],
    ['x held down, which would tick and untick', { key: 'x', repeat: true }, undefined],
  ])('names %s', (_, press, name) => {
    expect(keyOf({ ...bare, ...press })).toBe(name)
  })
})

describe('answerPress', () => {
  const ends: Array<() => void> = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })
  const did: string[] = []
  function on(key: string, what: string) {
    ends.push(addShortcut({ key, does: what, group: 'Here' }, () => did.push(what)))
  }
  function press(name: string, begun?: string) {
    did.length = 0
    const answer = answerPress(name, begun)
    if (answer && 'act' in answer) answer.act()
    return answer && 'begun' in answer ? `begun ${answer.begun}` : did.join()
  }

  it('does what the newest shortcut of the key does, and the older one again after it', () => {
    on('x', 'select')
    const end = addShortcut({ key: 'x', does: 'cross out', group: 'Here' }, () => did.push('cross out'))
    expect(press('x')).toBe('cross out')
    expect(findShortcuts().map(({ does }) => does)).toEqual(['cross out'])
    end()
    expect(press('x')).toBe('select')
  })

  it('tells who watches of what comes onto the page and goes from it', () => {
    const seen: string[][] = []
    const stop = watchShortcuts(() => seen.push(findShortcuts().map(({ does }) => does)))
    const end = addShortcut({ key: 'j', does: 'Next row', group: 'Here' }, () => undefined)
    expect(findShortcuts()).toBe(findShortcuts())
    end()
    stop()
    addShortcut({ key: 'k', does: 'Row before', group: 'Here' }, () => undefined)()
    expect(seen).toEqual([['Next row'], []])
  })

  it('hears two keys one after the other, and a key alone that follows what led nowhere', () => {
    on('g c', 'contacts')
    on('c', 'copy')
    expect(press('g')).toBe('begun g')
    expect(press('c', 'g')).toBe('contacts')
    expect(press('c')).toBe('copy')
    expect(press('q', 'g')).toBe('')
    expect(press('g', 'g')).toBe('begun g')
  })
})

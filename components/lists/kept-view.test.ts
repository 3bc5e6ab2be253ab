import { expect, it } from 'vitest'
import { showsView } from './kept-view'

it('knows a list that shows just what a view keeps, in whatever order', () => {
  const view = { id: '1', name: 'Oak, never invited', parameters: { school: 'Oak', status: 'never_invited' } }
  expect(showsView(view, { status: 'never_invited', school: 'Oak' })).toBe(true)
  expect(showsView(view, { school: 'Oak' })).toBe(false)
  expect(showsView(view, { school: 'Oak', status: 'never_invited', sort: '-name' })).toBe(false)
  expect(showsView(view, { school: 'Elm', status: 'never_invited' })).toBe(false)
})

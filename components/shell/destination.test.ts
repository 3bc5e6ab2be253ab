import { expect, it } from 'vitest'
import { isCurrent } from './destination'

const contacts = { href: '/contacts', label: 'Contacts', icon: 'contacts' } as const
const overview = { href: '/', label: 'Overview', icon: 'overview' } as const

it.each([
  [contacts, '/contacts', true],
  [contacts, '/contacts/42', true],
  [contacts, '/contacts-export', false],
  [contacts, '/', false],
  [overview, '/', true],
  [overview, '/contacts', false],
])('$0.label at %s is current: %s', (destination, pathname, current) => {
  expect(isCurrent(destination, pathname)).toBe(current)
})

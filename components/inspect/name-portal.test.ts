import { expect, it } from 'vitest'
import { namePortal } from './name-portal'

it('names a portal with its system, once', () => {
  expect(namePortal({ name: 'Parent Portal', label: 'GG4L School Passport' })).toBe('Parent Portal (GG4L School Passport)')
  expect(namePortal({ name: 'Synap', label: 'Synap' })).toBe('Synap')
})

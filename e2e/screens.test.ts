import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { findDoors } from './doors/find-doors'
import { fullScreens, lookedAtElsewhere, signedOutScreens } from './screens'

it('every page is looked at by axe, on every kind of screen', () => {
  const looked = [...Object.values(fullScreens).flat(), ...signedOutScreens].map(({ page }) => page)
  const pages = findDoors().flatMap((door) => (door.startsWith('page ') ? [door.slice('page '.length)] : []))
  expect([...new Set([...looked, ...Object.keys(lookedAtElsewhere)])].sort()).toEqual([...new Set(pages)].sort())
})

it('the journeys that look at pages elsewhere do look', () => {
  const blind = Object.values(lookedAtElsewhere).filter(
    (spec) => !existsSync(`e2e/${spec}`) || !readFileSync(`e2e/${spec}`, 'utf8').includes('expectAccessible('),
  )
  expect(blind).toEqual([])
})

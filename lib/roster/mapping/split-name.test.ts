import { describe, expect, it } from 'vitest'
import { splitName } from './split-name'

describe('splitName', () => {
  it.each([
    ['Ana Ruiz', 'Ana', 'Ruiz'],
    ['Ruiz, Ana', 'Ana', 'Ruiz'],
    ['  Ruiz ,Ana  María ', 'Ana María', 'Ruiz'],
    ['Ana María Ruiz', 'Ana María', 'Ruiz'],
    ['Ludwig van der Berg', 'Ludwig', 'van der Berg'],
    ['María de la Cruz', 'María', 'de la Cruz'],
    ['Robert Lee Jr.', 'Robert', 'Lee Jr.'],
    ['Robert Lee, Jr.', 'Robert', 'Lee, Jr.'],
    ['Ruiz', '', 'Ruiz'],
    ['Van Ruiz', 'Van', 'Ruiz'],
    ['', '', ''],
  ])('reads %j, given name first, as %j %j', (text, givenName, familyName) => {
    expect(splitName(text, 'given_first')).toEqual({ givenName, familyName })
  })

  it.each([
    ['Ruiz Ana', 'Ana', 'Ruiz'],
    ['Nguyễn Thị Hoa', 'Thị Hoa', 'Nguyễn'],
    ['van der Berg Ludwig', 'Ludwig', 'van der Berg'],
    ['Ruiz, Ana', 'Ana', 'Ruiz'],
    ['Ruiz', '', 'Ruiz'],
  ])('reads %j, family name first, as %j %j', (text, givenName, familyName) => {
    expect(splitName(text, 'family_first')).toEqual({ givenName, familyName })
  })
})

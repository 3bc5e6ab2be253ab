import { expect, it } from 'vitest'
import { districtsToChoose, WhichDistrict, whichDistrictCode } from './which-district'

it('tells the form the districts to choose from, whatever they are called', () => {
  const districts = [
    { slug: 'oak', name: 'Oak & Elm “Unified”, n° 7?' },
    { slug: 'willow-creek', name: 'Willow Creek = best' },
  ]
  expect(districtsToChoose(whichDistrictCode(new WhichDistrict(districts)))).toEqual(districts)
})

it.each([undefined, null, '', 'CredentialsSignin', 'rate_limited.9', 'which_district?'])(
  'finds none to choose from in the code %s',
  (code) => {
    expect(districtsToChoose(code)).toEqual([])
  },
)

import { expect, it } from 'vitest'
import { describeFault } from './describe-fault'

it('tells what a fault says, and where it happened', () => {
  const fault = describeFault(Object.assign(new RangeError('This is too much.'), { code: 'too_much' }))
  expect(fault).toMatchObject({ name: 'RangeError', code: 'too_much', message: 'This is too much.' })
  expect(fault.frames[0]).toContain('describe-fault.test.ts')
})

it.each([
  ['a parser', () => JSON.parse('desk@example.org')],
  ['a conversion', () => BigInt('desk@example.org')],
  ['the database', () => throwNamed('PrismaClientKnownRequestError')],
  ['its driver', () => throwNamed('DriverAdapterError')],
])('does not repeat what %s was given', (_, fails) => {
  const fault = describeFault(faultOf(fails))
  expect(fault.frames).not.toEqual([])
  expect(JSON.stringify(fault)).not.toContain('desk@example.org')
})

function throwNamed(name: string): never {
  throw Object.assign(new Error('Key (email)=(desk@example.org) already exists.'), { name })
}

function faultOf(fails: () => unknown): unknown {
  try {
    fails()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail.')
}

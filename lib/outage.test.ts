import { describe, expect, it } from 'vitest'
import { DatabaseFault } from './database-fault'
import { isOutage } from './outage'

function faultOf(code: string, cause: Record<string, string> = {}, message = 'Query failed.'): Error {
  return Object.assign(new Error(message), { code, meta: { driverAdapterError: { cause } } })
}

describe('isOutage', () => {
  it.each([
    ['a port nobody listens on', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a connection that was reset', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    ['the same as it comes out of a statement in a district', new DatabaseFault(new Error('Connection terminated unexpectedly'))],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    [
      'a transaction that could not begin',
      new DatabaseFault(faultOf('P2028', {}, 'Transaction API error: Unable to start a transaction in the given time.')),
    ],
    ['a pooler whose server is away', faultOf('P2010', { kind: 'postgres', originalCode: '08P01' })],
    ['the same as it comes out of a district', new DatabaseFault(faultOf('P2010', { kind: 'postgres', originalCode: '08P01' }))],
    ['a connection that was reset under a statement in a district', new DatabaseFault(faultOf('P2010', { kind: 'ConnectionClosed' }))],
    [
      'a commit that a pooler lost',
      new DatabaseFault(Object.assign(new Error('server conn crashed?'), { cause: { kind: 'postgres', originalCode: '08P01' } })),
    ],
    ['too many connections', faultOf('P2039', { kind: 'TooManyConnections', originalCode: '53300' })],
    ['a full disk', Object.assign(new Error('could not extend file'), { code: '53100' })],
    ['a server that shuts down', Object.assign(new Error('terminating connection'), { code: '57P01' })],
  ])('finds one in %s', (_, error) => {
    expect(isOutage(error)).toBe(true)
  })

  it.each([
    ['a unique value that is taken', faultOf('P2002', { kind: 'UniqueConstraintViolation', originalCode: '23505' })],
    ['a statement that is wrong', Object.assign(new Error('syntax error'), { code: '42601' })],
    ['a transaction that is used after its end', new DatabaseFault(faultOf('P2028', {}, 'Transaction API error: Transaction not found.'))],
    ['a bug', new TypeError('Cannot read properties of undefined')],
    ['a file that is not there', Object.assign(new Error('no such file'), { code: 'ENOENT' })],
    ['a browser that left in the middle of its upload', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
    ['a portal that hung up', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['no error at all', 'ECONNREFUSED'],
  ])('finds none in %s', (_, error) => {
    expect(isOutage(error)).toBe(false)
  })
})

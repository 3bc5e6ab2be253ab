import { describe, expect, it } from 'vitest'
import { localPath } from './last-page'

const origin = 'https://invite.example.org'

describe('localPath', () => {
  it.each([
    ['/contacts', '/contacts'],
    ['/contacts?search=Ruiz&page=2', '/contacts?search=Ruiz&page=2'],
    ['/links#row', '/links'],
    [null, '/'],
    ['', '/'],
    ['contacts', '/'],
    ['//other.example.org/contacts', '/'],
    ['/\\other.example.org/contacts', '/'],
    ['/\t/other.example.org', '/'],
    ['https://other.example.org/', '/'],
    ['https://invite.example.org/contacts', '/'],
    ['javascript:alert(1)', '/'],
  ])('reads %j as %s', (path, expected) => {
    expect(localPath(path, origin)).toBe(expected)
  })
})

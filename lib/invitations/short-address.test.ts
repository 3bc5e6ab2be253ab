import { describe, expect, it } from 'vitest'
import { inviteCodeDigest } from './invite-code'
import { shortAddress } from './short-address'

const code = '0123456789abcdefghjkmnpqrs'

describe('shortAddress', () => {
  it('leaves out the scheme and cuts the code into groups of four', () => {
    expect(shortAddress(`https://invite.example.org/i/maple-grove/${code}`)).toEqual({
      place: 'invite.example.org/i/maple-grove/',
      groups: ['0123', '4567', '89ab', 'cdef', 'ghjk', 'mnpq', 'rs'],
    })
    expect(shortAddress(`http://localhost:3000/desk/i/a/${code}`).place).toBe('localhost:3000/desk/i/a/')
  })

  it('leads to the same page when it is typed with hyphens between the groups', () => {
    const { groups } = shortAddress(`https://invite.example.org/i/maple-grove/${code}`)
    expect(inviteCodeDigest(groups.join('-'))).toEqual(inviteCodeDigest(code))
    expect(inviteCodeDigest(groups.join('-').toUpperCase())).toEqual(inviteCodeDigest(code))
  })
})

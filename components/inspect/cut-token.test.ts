import { describe, expect, it } from 'vitest'
import { cutToken } from './cut-token'

const parts = { header: 'eyJhbGciOiJIUzI1NiJ9', claims: 'eyJpYXQiOjF9', signature: 'c2lnbmF0dXJl' }
const token = Object.values(parts).join('.')

describe('cutToken', () => {
  it.each([
    ['a token', token, '', ''],
    ['a token among blanks', ` \n${token}\n`, '', ''],
    ['a link that ends with it', `https://portal.example.org/setup?jwt=${token}`, 'https://portal.example.org/setup?jwt=', ''],
    ['a link with it in its path', `https://portal.example.org/${token}`, 'https://portal.example.org/', ''],
    [
      'a link that goes on after it',
      `https://portal.example.org/?jwt=${token}&return_to=%2F#top`,
      'https://portal.example.org/?jwt=',
      '&return_to=%2F#top',
    ],
    [
      'a link that names two',
      `https://eyes.example.org/?old=eyJhIjoxfQ.e30.x&jwt=${token}`,
      'https://eyes.example.org/?old=eyJhIjoxfQ.e30.x&jwt=',
      '',
    ],
    ['a token that something follows', `${token}.more`, '', '.more'],
    ['a header that is an Authorization', `Bearer ${token}`, 'Bearer ', ''],
  ])('cuts %s', (_, text, before, after) => {
    expect(cutToken(text)).toEqual({ before, ...parts, after })
  })

  it('draws padding with the part it follows', () => {
    expect(cutToken('eyJhIjoxfQ==.e30=.sig=')).toEqual({ before: '', header: 'eyJhIjoxfQ==', claims: 'e30=', signature: 'sig=', after: '' })
  })

  it('joins what a mail program has wrapped', () => {
    const [start, end] = [token.slice(0, 30), token.slice(30)]
    expect(cutToken(`${start}\r\n  ${end}`)).toEqual({ before: '', ...parts, after: '' })
    expect(cutToken(`https://portal.example.org/?jwt=${start}=\n${end}`)).toMatchObject({ ...parts, after: '' })
  })

  it('reads a link that was encoded into another', () => {
    const link = encodeURIComponent(`https://portal.example.org/?jwt=${token}`)
    expect(cutToken(`https://safe.example.org/?url=${link}`)).toMatchObject(parts)
    expect(cutToken(`https://safe.example.org/?url=${encodeURIComponent(link)}`)).toMatchObject(parts)
  })

  it('is not led astray by a host name', () => {
    expect(cutToken(`https://eyes.example.org/?jwt=${token}&return_to=https://exams.example.org/`)).toMatchObject(parts)
  })

  it.each([
    ['a token without a signature', 'eyJhIjoxfQ.e30.', { header: 'eyJhIjoxfQ', claims: 'e30', signature: '' }],
    ['two parts', 'eyJhIjoxfQ.e30', { header: 'eyJhIjoxfQ', claims: 'e30', signature: '' }],
    ['a word', 'hello', { header: 'hello', claims: '', signature: '' }],
    ['four words', 'a.b.c.d', { header: 'a', claims: 'b', signature: 'c.d' }],
  ])('shows what is missing of %s', (_, text, drawn) => {
    expect(cutToken(text)).toEqual({ before: '', ...drawn, after: '' })
  })

  it.each(['', '  ', 'https://portal.willow.test/setup', 'two words'])('draws nothing of %j', (text) => {
    expect(cutToken(text)).toBeUndefined()
  })

  it('takes a text of 64 KiB in one pass', () => {
    expect(cutToken('ey'.repeat(32 * 1024))?.header).toHaveLength(64 * 1024)
    expect(cutToken('ey='.repeat(20_000))?.header).toHaveLength(60_000)
    expect(cutToken('ey-.'.repeat(16_000))?.after).not.toBe('')
  })
})

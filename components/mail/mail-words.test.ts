import { describe, expect, it } from 'vitest'
import { counted } from '@/components/ui/counted'
import { serverAnswer } from './mail-words'

describe('serverAnswer', () => {
  it.each([
    { smtpCode: 550, reply: '5.1.1 User unknown', said: '550 5.1.1 User unknown' },
    { smtpCode: 250, reply: '250 OK', said: '250 OK' },
    { smtpCode: 421, reply: null, said: '421' },
    { smtpCode: null, reply: 'certificate has expired', said: 'certificate has expired' },
    { smtpCode: null, reply: null, said: '' },
  ])('says "$said"', ({ smtpCode, reply, said }) => {
    expect(serverAnswer({ smtpCode, reply })).toBe(said)
  })
})

describe('counted', () => {
  it('knows one from many', () => {
    expect([counted(0, 'mail'), counted(1, 'mail'), counted(1200, 'mail')]).toEqual(['0 mails', '1 mail', '1,200 mails'])
  })
})

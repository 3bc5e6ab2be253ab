import { describe, expect, it } from 'vitest'
import { type LinkStory, linkMoments } from './link-moments'

const at = (time: string) => new Date(`2026-03-02T${time}:00.000Z`)

const quiet: LinkStory = {
  issuedAt: at('12:00'),
  issuedBy: 'Ines Duarte',
  expiresAt: at('20:00'),
  invitedAt: at('12:00'),
  invitation: { openedAt: null, continuedAt: null, activatedAt: null, frozenAt: null, revokedAt: null },
  awaitsPage: false,
  awaitsActivation: true,
  copies: [],
  mails: [],
  returns: [],
}

const mail = { state: 'accepted', createdAt: at('12:00'), settledAt: at('12:01'), ambiguousAt: null, bouncedAt: null }

const told = (story: Partial<LinkStory>, hasEnded = false) =>
  linkMoments({ ...quiet, ...story }, hasEnded).map(({ name, standing }) => `${name} ${standing}`)

describe('linkMoments', () => {
  it('begins with the issuing, and ends with what is waited for and the end that is known', () => {
    expect(told({})).toEqual(['issued happened', 'activated awaited', 'ended ahead'])
    expect(told({}, true)).toEqual(['issued happened', 'ended happened', 'activated awaited'])
    expect(told({ expiresAt: null })).toEqual(['issued happened', 'activated awaited'])
  })

  it('tells everything in the order in which it happened', () => {
    const moments = linkMoments(
      {
        ...quiet,
        copies: [{ at: at('12:05'), by: 'Ines Duarte' }],
        mails: [mail],
        invitation: { openedAt: at('13:00'), continuedAt: at('13:01'), activatedAt: at('13:20'), frozenAt: null, revokedAt: at('14:00') },
        returns: [
          { at: at('13:02'), reason: 'link_refused' },
          { at: at('13:10'), reason: null },
        ],
        awaitsActivation: false,
      },
      false,
    )
    expect(moments.map(({ name, by }) => (by === null ? name : `${name} by ${by}`))).toEqual([
      'issued by Ines Duarte',
      'mailed',
      'copied by Ines Duarte',
      'opened',
      'continued',
      'refused',
      'arrived',
      'activated',
      'revoked',
      'ended',
    ])
  })

  it('names the invitation only where it is older than the link', () => {
    expect(told({ invitedAt: at('09:00') })[0]).toBe('invited happened')
  })

  it('waits for what an invite page can still bring', () => {
    expect(told({ awaitsPage: true })).toEqual([
      'issued happened',
      'opened awaited',
      'continued awaited',
      'activated awaited',
      'ended ahead',
    ])
    expect(told({ awaitsPage: true, invitation: { ...quiet.invitation, openedAt: at('13:00') } })).toEqual([
      'issued happened',
      'opened happened',
      'continued awaited',
      'activated awaited',
      'ended ahead',
    ])
  })

  it.each([
    ['queued', { ...mail, state: 'queued', settledAt: null }, ['queued happened']],
    ['failed', { ...mail, state: 'failed' }, ['mail_failed happened']],
    ['ambiguous', { ...mail, state: 'ambiguous', ambiguousAt: at('12:01') }, ['mail_uncertain happened']],
    ['accepted and then returned', { ...mail, bouncedAt: at('12:30') }, ['mailed happened', 'mail_returned happened']],
    ['cancelled', { ...mail, state: 'cancelled' }, []],
  ])('never says more of a mail that is %s', (_, mailed, expected) => {
    expect(told({ mails: [mailed], awaitsActivation: false, expiresAt: null }).slice(1)).toEqual(expected)
  })

  it('tells the issuing before what happened in the same moment', () => {
    expect(told({ copies: [{ at: at('12:00'), by: 'Ines Duarte' }] })[0]).toBe('issued happened')
  })
})

import { expect, it } from 'vitest'
import { wordsOfEnds } from './words-of-ends'

const links = ['Ana Ruiz', 'Minh Le', 'Ida Berg'].map((name) => ({ name, expiresAt: null }))

it.each([
  ['nothing while none turns', ['live', 'ends_soon', 'expired'], ['live', 'ends_soon', 'expired'], ''],
  ['who it is about', ['live', 'live', 'live'], ['ends_soon', 'live', 'live'], 'The link for Ana Ruiz expires in less than 1 hour.'],
  ['several as one', ['ends_soon', 'ends_soon', 'live'], ['ends_now', 'ends_now', 'live'], '2 links expire in less than 10 minutes.'],
  [
    'one sentence for each turn',
    ['ends_now', 'ends_now', 'live'],
    ['expired', 'expired', 'ends_soon'],
    'The link for Ida Berg expires in less than 1 hour. 2 links have expired.',
  ],
])('says %s', (_, before, now, words) => {
  expect(wordsOfEnds(links, before, now)).toBe(words)
})

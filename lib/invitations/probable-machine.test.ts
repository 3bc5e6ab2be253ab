import { describe, expect, it } from 'vitest'
import { isProbableMachine } from './probable-machine'

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'

function look({ method = 'GET', ...headers }: Record<string, string>) {
  return isProbableMachine({ method, headers: new Headers({ 'User-Agent': phone, 'Accept-Language': 'ht-HT', ...headers }) })
}

describe('a look at an invite page', () => {
  it.each([
    phone,
    'Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/470.0]',
  ])('is a person’s with the browser %s', (agent) => {
    expect(look({ 'User-Agent': agent })).toBe(false)
  })

  it.each([
    ['HEAD', { method: 'HEAD' }],
    ['no user agent', { 'User-Agent': '' }],
    ['no language', { 'Accept-Language': '' }],
    ['any language', { 'Accept-Language': '*' }],
    ['fetching ahead', { 'Sec-Purpose': 'prefetch;prerender' }],
    ['fetching ahead in the old way', { Purpose: 'prefetch' }],
    ['a preview in a chat', { 'User-Agent': 'WhatsApp/2.23.20.0 A' }],
    ['a bot', { 'User-Agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' }],
    ['a search engine', { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }],
    ['a picture proxy', { 'User-Agent': 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)' }],
    ['an office program', { 'User-Agent': 'Microsoft Office/16.0 (Microsoft Outlook 16.0.17328; Pro)' }],
    ['a browser without a screen', { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0.0.0' }],
    ['a library', { 'User-Agent': 'python-requests/2.32.0' }],
    ['Node', { 'User-Agent': 'node' }],
  ])('is a machine’s with %s', (_, headers: Record<string, string>) => {
    expect(look(headers)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { parseMailFrom, parseSmtpUrl } from './smtp-url'

describe('parseSmtpUrl', () => {
  it.each([
    ['smtp://smtp.example.org', { host: 'smtp.example.org', port: 587, security: 'starttls', auth: { kind: 'none' } }],
    ['smtps://smtp.example.org', { host: 'smtp.example.org', port: 465, security: 'tls', auth: { kind: 'none' } }],
    [
      'smtp://office%40example.org:p%3A%2Fx@smtp.example.org:2525/',
      {
        host: 'smtp.example.org',
        port: 2525,
        security: 'starttls',
        auth: { kind: 'password', username: 'office@example.org', password: 'p:/x' },
      },
    ],
    ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, security: 'none', auth: { kind: 'none' } }],
    ['smtp://localhost:1025', { host: 'localhost', port: 1025, security: 'none', auth: { kind: 'none' } }],
    ['smtp://[::1]:1025', { host: '::1', port: 1025, security: 'none', auth: { kind: 'none' } }],
    ['smtps://localhost', { host: 'localhost', port: 465, security: 'tls', auth: { kind: 'none' } }],
  ])('reads %s', (text, server) => {
    expect(parseSmtpUrl(text)).toEqual(server)
  })

  it.each([
    '',
    'smtp.example.org',
    'https://smtp.example.org',
    'smtp://',
    'smtp:///path',
    'smtp://smtp.example.org/inbox',
    'smtp://smtp.example.org?tls=no',
    'smtp://smtp.example.org#x',
    'smtp://user@smtp.example.org',
    'smtp://:password@smtp.example.org',
    'smtp://user:%zz@smtp.example.org',
    'smtp://user%0d%0a:x@smtp.example.org',
    'smtp://smtp.example.org:99999',
    'smtp://two hosts',
  ])('refuses %j', (text) => {
    expect(parseSmtpUrl(text)).toBeUndefined()
  })
})

describe('parseMailFrom', () => {
  it.each([
    ['office@example.org', { name: null, address: 'office@example.org' }],
    ['<office@example.org>', { name: null, address: 'office@example.org' }],
    ['School office <office@example.org>', { name: 'School office', address: 'office@example.org' }],
    ['"Escuela, oficina" <office@example.org>', { name: 'Escuela, oficina', address: 'office@example.org' }],
    ['学校办公室 <office@example.org>', { name: '学校办公室', address: 'office@example.org' }],
  ])('reads %s', (text, sender) => {
    expect(parseMailFrom(text)).toEqual(sender)
  })

  it.each([
    '',
    'office',
    'a@b@example.org',
    'Office office@example.org',
    'Office <office@example.org> <x@example.org>',
    'O\r\nBcc: x <a@example.org>',
  ])('refuses %j', (text) => {
    expect(parseMailFrom(text)).toBeUndefined()
  })
})

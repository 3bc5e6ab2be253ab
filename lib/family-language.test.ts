import { describe, expect, it } from 'vitest'
import { acceptedLanguages, chooseFamilyLanguage } from './family-language'

describe('chooseFamilyLanguage', () => {
  it.each([
    [['es'], 'es'],
    [['es-MX'], 'es'],
    [['ES_mx'.replace('_', '-')], 'es'],
    [['zh-TW'], 'zh-Hans'],
    [['ht'], 'ht'],
    [[null, 'ar'], 'ar'],
    [['so', 'vi-VN'], 'vi'],
    [['so'], 'en'],
    [['', undefined], 'en'],
    [['*', '<script>'], 'en'],
  ])('for %j is %s', (wished, tag) => {
    expect(chooseFamilyLanguage(wished).tag).toBe(tag)
  })
})

describe('acceptedLanguages', () => {
  it.each([
    ['es-US,es;q=0.9,en;q=0.8', ['es-US', 'es', 'en']],
    ['en;q=0.2, vi', ['vi', 'en']],
    [null, ['']],
  ])('of %j are %j', (header, tags) => {
    expect(acceptedLanguages(header)).toEqual(tags)
  })
})

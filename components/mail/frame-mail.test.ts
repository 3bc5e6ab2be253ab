import { describe, expect, it } from 'vitest'
import { chooseFamilyLanguage } from '@/lib/family-language'
import { mailButton, mailPage, paragraph } from '@/lib/mail/mail-page'
import { html } from '@/lib/safe-html'
import { frameMail } from './frame-mail'

const title = 'style="color:red" & "quoted" <b style="color:red">'
const mail = mailPage({
  language: chooseFamilyLanguage(['ar']),
  title,
  preheader: title,
  heading: html`${title}`,
  sheet: [
    paragraph(html`One`),
    paragraph(html`Two ${title}`),
    mailButton({ label: html`Continue`, url: `https://invite.example.org/i/maple/ana?x=${title}`, hint: title, direction: 'rtl' }),
  ],
  foot: [],
})

describe('frameMail', () => {
  const framed = frameMail(mail, 'bm9uY2U=')

  it('leaves no style on an element, and gives every style sheet the nonce', () => {
    expect(mail).toMatch(/<[^>]* style="/)
    expect(framed).not.toMatch(/<[^>]* style="/)
    expect([...framed.matchAll(/<style[^>]*>/g)].map(([tag]) => tag)).toEqual(['<style nonce="bm9uY2U=">', '<style nonce="bm9uY2U=">'])
  })

  it('keeps each style in a rule of the same element', () => {
    const [, name] = /<p class="(inline-\d+)">One<\/p>/.exec(framed) ?? []
    expect(framed).toContain(`.${name}.${name}.${name}{margin:0 0 16px;overflow-wrap:anywhere}`)
    expect(framed).toMatch(new RegExp(`<p class="${name}">Two`))
    expect(framed).toMatch(/<a class="inline-\d+ label" href=/)
  })

  it('takes nothing out of a text for a style', () => {
    expect(framed.split('style=&#34;color:red&#34;').length).toBe(mail.split('style=&#34;color:red&#34;').length)
    expect(framed).not.toContain('{color:red}')
  })

  it('opens what is pressed nowhere', () => {
    expect(framed).toContain('<head><base target="_blank">')
  })
})

import { escapeHtml } from '@/e2e/escape-html'
import type { Correspondent, ReceivedMail } from './received-mail'

const mostListed = 200

/** The mails, newest first, of those whose recipient contains the text. */
export function listPage(mails: ReceivedMail[], to: string): string {
  const wanted = to.trim().toLowerCase()
  const matching = mails.filter(({ envelope }) => envelope.to.some((address) => address.toLowerCase().includes(wanted)))
  const count =
    mails.length === 0 ? 'No mail has come yet' : `${matching.length.toLocaleString('en-US')} ${matching.length === 1 ? 'mail' : 'mails'}`
  const shown = matching.length > mostListed ? `, the newest ${mostListed} shown` : ''
  return page(
    'Mailbox',
    `<h1>Mailbox</h1>
    <form>
      <label for="to">To an address with</label>
      <input id="to" name="to" type="search" value="${escapeHtml(to)}">
      <button>Show</button>
    </form>
    <p class="quiet">${count}${shown}. Reload to see what has come since.</p>
    <ol>${matching.slice(0, mostListed).map(listEntry).join('')}</ol>`,
  )
}

function listEntry(mail: ReceivedMail): string {
  return `
      <li>
        <a href="/${mail.number}" dir="auto">${escapeHtml(mail.subject || 'No subject')}</a>
        <span dir="auto">${escapeHtml(mail.envelope.to.join(', '))}</span>
        <time datetime="${mail.receivedAt}">${shownTime(mail.receivedAt)}</time>
      </li>`
}

export function mailPage(mail: ReceivedMail): string {
  const facts: Array<[string, string]> = [
    ['From', mail.from ? shownName(mail.from) : ''],
    ['To', mail.to.map(shownName).join(', ')],
    ['Reply to', mail.replyTo.map(shownName).join(', ')],
    ['Date', mail.date ? shownTime(mail.date) : ''],
    ['Delivered to', mail.envelope.to.join(', ')],
    ['Bounces to', mail.envelope.from],
  ]
  return page(
    mail.subject,
    `<p><a href="/">All mails</a></p>
    <h1 dir="auto">${escapeHtml(mail.subject || 'No subject')}</h1>
    <dl>${facts.map(([name, value]) => (value ? `<dt>${name}</dt><dd dir="auto">${escapeHtml(value)}</dd>` : '')).join('')}</dl>
    <h2>HTML</h2>
    ${mail.html ? `<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/${mail.number}/html"></iframe>` : '<p>None.</p>'}
    <h2>Text</h2>
    ${mail.text ? `<pre dir="auto" tabindex="0" role="region" aria-label="The mail as text">${withLinks(mail.text)}</pre>` : '<p>None.</p>'}
    <details>
      <summary>Headers</summary>
      <dl>${mail.headers.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
      <p><a href="/${mail.number}/raw">The mail as it came</a></p>
    </details>`,
  )
}

export function missingPage(): string {
  return page('No such mail', '<h1>No such mail</h1><p>The mailbox forgets its mails when it stops. <a href="/">All mails</a></p>')
}

function shownName({ name, address }: Correspondent): string {
  return name ? `${name} <${address}>` : address
}

/** In the time zone of this machine, which is where the reader sits. */
function shownTime(time: string): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? escapeHtml(time) : date.toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium' })
}

function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((piece, index) => {
      const escaped = escapeHtml(piece)
      return index % 2 ? `<a href="${escaped}" target="_blank" rel="noreferrer">${escaped}</a>` : escaped
    })
    .join('')
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${escapeHtml(title)}</title>
  <style>${style}</style>
</head>
<body>
  <main>
    ${main}
  </main>
  <footer>A mailbox for trying Invite Desk. Nothing in it has left this machine.</footer>
</body>
</html>
`
}

const style = `
  :root { --page: #fff; --text: #1d2433; --quiet: #566074; --edge: #c9d0de; --action: #0f5f63 }
  @media (prefers-color-scheme: dark) { :root { --page: #12151c; --text: #e9edf5; --quiet: #a7b0c2; --edge: #3a4356; --action: #7fd3d6 } }
  * { box-sizing: border-box }
  body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
  h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3 }
  h2 { margin: 1.5rem 0 .5rem; font-size: 1rem }
  a { color: var(--action) }
  footer, .quiet, dt, time { color: var(--quiet); font-size: .875rem }
  footer { margin-top: 2rem }
  form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
  input, button { min-height: 2.25rem; padding: 0 .75rem; border: 1px solid var(--edge); border-radius: 6px; background: transparent; color: inherit; font: inherit }
  ol { margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--edge) }
  li { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .625rem 0; border-bottom: 1px solid var(--edge) }
  li a { flex: 1 1 20rem; font-weight: 600; text-decoration: none }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 }
  dd { margin: 0; overflow-wrap: anywhere }
  iframe { width: 100%; height: 42rem; border: 1px solid var(--edge); border-radius: 6px; background: #fff }
  pre { margin: 0; padding: 1rem; border: 1px solid var(--edge); border-radius: 6px; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }
  summary { margin-top: 1.5rem }
  :focus-visible { outline: 3px solid var(--action); outline-offset: 2px }
`

import { escapeHtml } from '@/e2e/escape-html'

export type Site = {
  /** As a parent reads it at the top of each page. */
  name: string
  /** The vendor that a sample portal is not. */
  system: string
}

/** `title` is text, `main` is HTML. */
export function samplePage({ name, system }: Site, { title, main, wide = false }: { title: string; main: string; wide?: boolean }): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${escapeHtml(title)}</title>
  <style>${style}</style>
</head>
<body${wide ? ' class="wide"' : ''}>
  <header>${escapeHtml(name)}</header>
  <main>
    <h1>${escapeHtml(title)}</h1>
    ${main}
  </main>
  <footer>A sample for trying Invite Desk. It is not part of ${escapeHtml(system)}.</footer>
</body>
</html>
`
}

export function refusalPage(site: Site, reason: string): string {
  return samplePage(site, {
    title: 'This link cannot be used',
    main: `<p role="alert">${escapeHtml(reason)}</p>
    <p>Ask your school’s office for a new link.</p>`,
  })
}

/** What stands at a portal's own address while nobody is signed in; `plays` is a sentence. */
export function welcomePage(site: Site, plays: string): string {
  return samplePage(site, {
    title: site.name,
    main: `<p>${escapeHtml(plays)}</p>
    <p><a href="/accepted">What was accepted and refused</a></p>`,
  })
}

/** `how` says more about the way in, as a sentence. */
export function signedInPage(site: Site, { who, how }: { who: string; how: string }): string {
  return samplePage(site, {
    title: 'You are signed in',
    main: `<p>Signed in as <strong dir="auto">${escapeHtml(who)}</strong></p>
    <p class="small">${escapeHtml(how)}</p>`,
  })
}

type Listed = { accepted: readonly object[]; refused: readonly object[] }

export function ledgerPage(site: Site, { accepted, refused }: Listed): string {
  return samplePage(site, {
    title: 'Accepted and refused',
    wide: true,
    main: `<h2>Accepted</h2>
    ${table(accepted)}
    <h2>Refused</h2>
    ${table(refused)}`,
  })
}

function table(entries: readonly object[]): string {
  if (entries.length === 0) return '<p>None yet. Reload to see what has come since.</p>'
  const names = [...new Set(entries.flatMap((entry) => Object.keys(entry)))]
  const cells = (entry: object) => names.map((name) => `<td dir="auto">${escapeHtml(shown(Reflect.get(entry, name)))}</td>`).join('')
  const rows = entries.toReversed().map((entry) => `<tr>${cells(entry)}</tr>`)
  return `<div class="scroll" role="region" tabindex="0" aria-label="List"><table>
      <thead><tr>${names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead>
      <tbody>${rows.join('')}</tbody>
    </table></div>`
}

/** Times in the time zone of this machine, which is where the reader sits. */
function shown(value: unknown): string {
  if (value instanceof Date) return value.toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium' })
  return value === undefined || value === null ? '' : String(value)
}

const style = `
  :root { --page: #f3f5fa; --card: #fff; --text: #1d2433; --quiet: #566074; --edge: #c9d0de; --action: #2b4ea2; --on-action: #fff }
  @media (prefers-color-scheme: dark) {
    :root { --page: #12151c; --card: #1c212c; --text: #e9edf5; --quiet: #a7b0c2; --edge: #3a4356; --action: #a9c1ff; --on-action: #101a35 }
  }
  * { box-sizing: border-box }
  body { margin: 0 auto; max-width: 30rem; padding: 1.5rem 1rem; background: var(--page); color: var(--text); font: 1.0625rem/1.5 system-ui, sans-serif }
  body.wide { max-width: 60rem }
  header, footer, .small { color: var(--quiet); font-size: .9375rem }
  main { margin: 1rem 0; padding: 1.5rem; background: var(--card); border: 1px solid var(--edge); border-radius: 10px }
  h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25 }
  h2 { margin: 1.5rem 0 .5rem; font-size: 1.0625rem }
  p { overflow-wrap: anywhere }
  a { color: var(--action) }
  fieldset { margin: 1.25rem 0; padding: 0; border: 0 }
  legend { padding: 0; font-weight: 600 }
  label { display: flex; gap: .625rem; align-items: center; min-height: 2.75rem }
  button { width: 100%; min-height: 3rem; border: 0; border-radius: 8px; background: var(--action); color: var(--on-action); font: inherit; font-weight: 600 }
  textarea { width: 100%; padding: .75rem; border: 1px solid var(--edge); border-radius: 8px; background: transparent; color: inherit; font: .875rem/1.4 ui-monospace, monospace }
  .scroll { overflow-x: auto }
  table { width: 100%; border-collapse: collapse; font-size: .875rem }
  th, td { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--edge); text-align: start; vertical-align: top }
  :focus-visible { outline: 3px solid var(--action); outline-offset: 2px }
`

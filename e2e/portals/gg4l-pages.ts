import { escapeHtml } from '@/e2e/escape-html'

/** What the sample portal says to a parent. It names no child and nobody else: the link may have gone to the wrong person. */
export function setUpPage(): string {
  return page(
    'Set up your account',
    `<h1>Set up your account</h1>
    <p>Your school district invited you to its Parent Portal. First we check that it is you.</p>
    <form action="/code-sent" method="get">
      <fieldset>
        <legend>How shall we send you a code?</legend>
        <label><input type="radio" name="way" value="phone" checked> A text message to my phone</label>
        <label><input type="radio" name="way" value="email"> An e-mail</label>
      </fieldset>
      <button>Send me a code</button>
    </form>
    <p class="small">The code works for 15 minutes. Next you choose a user name and a password.</p>`,
  )
}

export function codeSentPage(): string {
  return page(
    'This is where the sample ends',
    `<h1>This is where the sample ends</h1>
    <p>The real Parent Portal would send a code now, and then ask for a user name and a password. Nothing was sent.</p>`,
  )
}

export function refusalPage(reason: string): string {
  return page(
    'This link cannot be used',
    `<h1>This link cannot be used</h1>
    <p role="alert">${escapeHtml(reason)}</p>
    <p>Ask your school’s office for a new link.</p>`,
  )
}

export function welcomePage(): string {
  return page(
    'Sample Parent Portal',
    `<h1>Sample Parent Portal</h1>
    <p>This page plays the Parent Portal of GG4L School Passport. Open a link made by Invite Desk to see what a parent sees.</p>
    <p><a href="/accepted">What was accepted and refused</a></p>`,
  )
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <style>${style}</style>
</head>
<body>
  <header>Sample Parent Portal</header>
  <main>
    ${main}
  </main>
  <footer>A sample for trying Invite Desk. It is not part of GG4L.</footer>
</body>
</html>
`
}

const style = `
  :root { --page: #f3f5fa; --card: #fff; --text: #1d2433; --quiet: #566074; --edge: #c9d0de; --action: #2b4ea2; --on-action: #fff }
  @media (prefers-color-scheme: dark) {
    :root { --page: #12151c; --card: #1c212c; --text: #e9edf5; --quiet: #a7b0c2; --edge: #3a4356; --action: #a9c1ff; --on-action: #101a35 }
  }
  * { box-sizing: border-box }
  body { margin: 0 auto; max-width: 30rem; padding: 1.5rem 1rem; background: var(--page); color: var(--text); font: 1.0625rem/1.5 system-ui, sans-serif }
  header, footer, .small { color: var(--quiet); font-size: .9375rem }
  main { margin: 1rem 0; padding: 1.5rem; background: var(--card); border: 1px solid var(--edge); border-radius: 10px }
  h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25 }
  a { color: var(--action) }
  fieldset { margin: 1.25rem 0; padding: 0; border: 0 }
  legend { padding: 0; font-weight: 600 }
  label { display: flex; gap: .625rem; align-items: center; min-height: 2.75rem }
  button { width: 100%; min-height: 3rem; border: 0; border-radius: 8px; background: var(--action); color: var(--on-action); font: inherit; font-weight: 600 }
  :focus-visible { outline: 3px solid var(--action); outline-offset: 2px }
`

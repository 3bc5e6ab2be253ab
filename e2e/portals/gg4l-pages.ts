import { type Site, samplePage } from './sample-page'

export const gg4lSite: Site = { name: 'Sample Parent Portal', system: 'GG4L' }

/** What the sample portal says to a parent. It names no child and nobody else: the link may have gone to the wrong person. */
export function setUpPage(): string {
  return samplePage(gg4lSite, {
    title: 'Set up your account',
    main: `<p>Your school district invited you to its Parent Portal. First we check that it is you.</p>
    <form action="/code-sent" method="get">
      <fieldset>
        <legend>How shall we send you a code?</legend>
        <label><input type="radio" name="way" value="phone" checked> A text message to my phone</label>
        <label><input type="radio" name="way" value="email"> An e-mail</label>
      </fieldset>
      <button>Send me a code</button>
    </form>
    <p class="small">The code works for 15 minutes. Next you choose a user name and a password.</p>`,
  })
}

export function codeSentPage(): string {
  return samplePage(gg4lSite, {
    title: 'This is where the sample ends',
    main: '<p>The real Parent Portal would send a code now, and then ask for a user name and a password. Nothing was sent.</p>',
  })
}

import { familyDocument, isolated, officeOf, otherLanguages } from '@/components/family-page/family-page'
import type { FamilyLanguage } from '@/lib/family-language'
import { formatEnd } from '@/lib/format-end'
import type { InvitePageView } from '@/lib/invitations/at-invite-page'
import type { CodePage } from '@/lib/invitations/mailed-code'
import { notMeReasons } from '@/lib/invitations/not-me-reason'
import { html, type SafeHtml } from '@/lib/safe-html'
import { pageStyle } from './page-style'
import { pageWords } from './page-words'
import type { InvitePageWords } from './words/invite-page-words'

export type InvitePage =
  | { view: 'invitation'; invitation: InvitePageView }
  | { view: 'not_me'; invitation: InvitePageView; unanswered: boolean }
  | ({ view: 'code'; invitation: InvitePageView } & CodePage)
  | { view: 'frozen' | 'addressless' | 'busy' | 'unavailable' | 'unreachable'; invitation: InvitePageView }
  /** Expired, revoked and unknown alike; it says no more than whom to ask in the district of the address. */
  | { view: 'closed'; officeContact: string | null }

/** The text field people never see and form-filling programs fill in. */
export const decoyField = 'website'

/** The whole page as a document without script, image or cookie. Its links lead to the page itself in another language or view. */
export function renderInvitePage(page: InvitePage, language: FamilyLanguage): string {
  const invitation = page.view === 'closed' ? undefined : page.invitation
  const title = html`${titleOf(page, language)}${invitation && html` · ${invitation.districtName}`}`
  const body = html`${invitation && districtOf(invitation)}
<main>
${mainOf(page, language)}
${otherLanguages(language, (tag) => `lang=${tag}${sameView(page.view)}`)}
</main>
${invitation && smallPrint(invitation, language, page.view === 'invitation' || page.view === 'addressless')}
${page.view === 'closed' && page.officeContact !== null && html`<footer>${officeOf(page.officeContact, language)}</footer>`}`
  return familyDocument({ language, title, style: pageStyle, body })
}

function titleOf(page: InvitePage, { tag }: FamilyLanguage): string {
  const words = pageWords[tag]
  if (page.view === 'invitation') return page.invitation.signsIn ? words.signIn.title : words.title
  if (page.view === 'code') return codeTitleOf(page, words)
  return page.view === 'not_me' ? words.notMe.title : words[page.view].title
}

function codeTitleOf({ minutesLeft, nextCodeAt }: CodePage, { code, busy }: InvitePageWords): string {
  if (minutesLeft !== null) return code.title
  return nextCodeAt === null ? code.unsentTitle : busy.title
}

function mainOf(page: InvitePage, language: FamilyLanguage): SafeHtml {
  switch (page.view) {
    case 'invitation':
      return invitationMain(page.invitation, language)
    case 'not_me':
      return notMeMain(page.unanswered, language)
    case 'code':
      return codeMain(page, language)
    case 'busy':
    case 'unavailable':
    case 'unreachable':
      return html`${messageMain(page.view, language)}
<p><a class="alone" href="?lang=${language.tag}">${pageWords[language.tag].notMe.back}</a></p>`
    case 'frozen':
    case 'addressless':
    case 'closed':
      return messageMain(page.view, language)
  }
}

function invitationMain(invitation: InvitePageView, language: FamilyLanguage): SafeHtml {
  const words = pageWords[language.tag]
  const { givenName, districtName, portalName, signsIn, codeTo, closesAt, timeZone } = invitation
  const lead = signsIn ? words.signIn.lead : words.lead
  // A code goes on at an address of its own, which a phone that has forgotten the page can ask for again.
  const form = codeTo === null ? html`<form method="post">` : html`<form method="post" action="${codeAddress(language)}">`
  return html`<h1>${words.greeting(isolated(givenName))}</h1>
<p>${lead({ district: isolated(districtName), portal: isolated(portalName) })}</p>
<h2>${words.stepsHeading}</h2>
<ol>${stepsOf(invitation, language).map((step) => html`<li>${step}</li>`)}</ol>
${form}<button name="action" value="continue">${words.continue}</button></form>
<p class="small">${words.until(formatEnd(closesAt, { language, timeZone }))}</p>`
}

function stepsOf({ signsIn, codeTo }: InvitePageView, { tag }: FamilyLanguage): readonly (SafeHtml | string)[] {
  const { steps, signIn } = pageWords[tag]
  if (!signsIn) return steps
  return codeTo === null ? signIn.steps : signIn.stepsWithCode(address(codeTo))
}

function codeMain(page: CodePage & { invitation: InvitePageView }, language: FamilyLanguage): SafeHtml {
  const words = pageWords[language.tag]
  const { code, notMe } = words
  const { minutesLeft: minutes, problem, nextCodeAt } = page
  const sentTo = address(page.sentTo)
  const noMore = nextCodeAt !== null && code.noMore(formatEnd(nextCodeAt, { language, timeZone: page.invitation.timeZone }))
  return html`<h1>${codeTitleOf(page, words)}</h1>
${minutes === null ? problem !== null && alert(code.problems[problem]) : html`<p>${code.sent({ sentTo, minutes })}</p>`}
${minutes !== null && codeForm(problem, language)}
${noMore && html`<p>${noMore}</p>`}
${!noMore && minutes === null && html`<p>${code.unsent(sentTo)}</p>`}
${!noMore && newCodeForm(minutes === null ? code.send : code.sendNew, { isOnlyButton: minutes === null, language })}
<p class="small"><a class="alone" href="?lang=${language.tag}">${notMe.back}</a></p>`
}

function codeForm(problem: CodePage['problem'], language: FamilyLanguage): SafeHtml {
  const { code } = pageWords[language.tag]
  return html`<form method="post" action="${codeAddress(language)}">
<label class="field" for="digits">${code.label}</label>
<p class="small" id="hint">${code.hint}</p>
${problem !== null && html`<p class="error" id="problem" role="alert">${code.problems[problem]}</p>`}
<input id="digits" name="digits" type="text" dir="ltr" inputmode="numeric" autocomplete="one-time-code" maxlength="30" required aria-describedby="${problem !== null && 'problem '}hint"${problem !== null && problem !== 'too_soon' && html` aria-invalid="true"`}>
<button name="action" value="confirm">${code.confirm}</button>
</form>`
}

function newCodeForm(label: string, { isOnlyButton, language }: { isOnlyButton: boolean; language: FamilyLanguage }): SafeHtml {
  return html`<form method="post" action="${codeAddress(language)}">
${decoy}
<button${!isOnlyButton && html` class="second"`} name="action" value="new-code">${label}</button>
</form>`
}

/** What form-filling programs give themselves away by. */
const decoy = html`<div class="decoy" aria-hidden="true"><input name="${decoyField}" tabindex="-1" autocomplete="off"></div>`

function alert(text: string): SafeHtml {
  return html`<p class="error" role="alert">${text}</p>`
}

function codeAddress({ tag }: FamilyLanguage): string {
  return `?lang=${tag}&code`
}

function notMeMain(unanswered: boolean, { tag }: FamilyLanguage): SafeHtml {
  const { notMe } = pageWords[tag]
  return html`<h1>${notMe.title}</h1>
<p>${notMe.text}</p>
<form method="post">
<fieldset${unanswered && html` aria-describedby="unanswered"`}>
<legend>${notMe.question}</legend>
${unanswered && html`<p class="error" id="unanswered" role="alert">${notMe.unanswered}</p>`}
${notMeReasons.map((reason) => html`<label><input type="radio" name="reason" value="${reason}" required> ${notMe.reasons[reason]}</label>`)}
</fieldset>
${decoy}
<button name="action" value="not-me">${notMe.send}</button>
</form>
<p class="small"><a class="alone" href="?lang=${tag}">${notMe.back}</a></p>`
}

function messageMain(
  view: 'frozen' | 'addressless' | 'busy' | 'unavailable' | 'unreachable' | 'closed',
  { tag }: FamilyLanguage,
): SafeHtml {
  const words = pageWords[tag]
  return html`<h1>${words[view].title}</h1>
<p>${words[view].text}</p>`
}

function districtOf({ districtName, schools }: InvitePageView): SafeHtml {
  return html`<header>
<p class="district">${isolated(districtName)}</p>
${schools.length > 0 && html`<p class="schools">${isolated(schools.join(' · '))}</p>`}
</header>`
}

/** In the links to other languages: each leads to the same view where that is one to look at. */
function sameView(view: InvitePage['view']): string {
  if (view === 'not_me') return '&not-me'
  return view === 'code' ? '&code' : ''
}

function smallPrint({ districtName, officeContact }: InvitePageView, language: FamilyLanguage, withNotMe: boolean): SafeHtml {
  const words = pageWords[language.tag]
  return html`<footer>
<p>${words.sender(isolated(districtName))}</p>
${officeOf(officeContact, language)}
${withNotMe && html`<p><a class="alone" href="?lang=${language.tag}&amp;not-me">${words.notMe.title}</a></p>`}
</footer>`
}

function address(masked: string): SafeHtml {
  return html`<bdi dir="ltr">${masked}</bdi>`
}

import { html } from '@/lib/safe-html'
import type { InvitePageWords } from './invite-page-words'

export const en: InvitePageWords = {
  title: 'Set up your parent account',
  greeting: (givenName) => html`Hello ${givenName}`,
  lead: ({ district, portal }) => html`${district} invites you to set up your account for ${portal}.`,
  stepsHeading: 'What happens next',
  steps: [
    'Press the button. The portal opens.',
    'The portal sends a code to your phone or e-mail. Type in the code.',
    'Choose a user name and a password.',
  ],
  signIn: {
    title: 'Open your portal',
    lead: ({ district, portal }) => html`${district} invites you to ${portal}.`,
    steps: ['Press the button. The portal opens.', 'You are signed in. There is no password to choose.'],
    stepsWithCode: (sentTo) => [
      html`Press the button. We mail a code of six digits to ${sentTo}.`,
      'Type in the code on this page.',
      'The portal opens and you are signed in.',
    ],
  },
  continue: 'Continue',
  until: ({ date, time, zone }) => `This invitation works until ${date}, ${time} (${zone}). Until then you can press the button again.`,
  otherLanguages: 'Other languages',
  sender: (district) => html`This page comes from ${district} and is meant for you alone. Please do not pass its address on.`,
  office: 'Questions, or not sure that this page is real? Reach the school office:',
  officeUnknown: 'Questions, or not sure that this page is real? Ask your school’s office.',
  notMe: {
    title: 'This is not me',
    text: 'Did this invitation reach the wrong person? Tell us. We stop it and tell the school office.',
    question: 'What is wrong?',
    reasons: {
      wrong_person: 'I am not the person named here',
      no_child_here: 'I have no child in this school district',
      other: 'Something else',
    },
    unanswered: 'Choose one of the answers.',
    send: 'Stop this invitation',
    back: 'Go back',
  },
  code: {
    title: 'Type in your code',
    unsentTitle: 'We mail you a code',
    sent: ({ sentTo, minutes }) =>
      html`A code of six digits is on its way to ${sentTo}. It works for ${minutes === 1 ? 'one more minute' : `${minutes} more minutes`}.`,
    unsent: (sentTo) => html`Press the button, and we mail a code of six digits to ${sentTo}.`,
    label: 'Code from the mail',
    hint: 'No mail? Look in the folder for unwanted mail (spam) too. Only the newest code counts.',
    confirm: 'Continue',
    send: 'Send the code',
    sendNew: 'Send a new code',
    problems: {
      wrong: 'This is not the code. Look at the newest mail and type it in again.',
      malformed: 'The code has six digits. Type them as they stand in the mail.',
      spent: 'The code was mistyped too often and does not work any more.',
      expired: 'The code does not work any more: its ten minutes are over.',
      too_soon: 'The last code was asked for less than a minute ago. Wait a minute before you ask for another one.',
      unsent: 'The code could not be mailed. Try it once more, or ask your school’s office.',
    },
    noMore: ({ date, time, zone }) =>
      `Many codes were asked for in a short while. We can mail another one from ${date}, ${time} (${zone}) on. Or ask your school’s office.`,
  },
  unreachable: {
    title: 'We cannot mail you a code',
    text: 'Mail to the e-mail address in the school records came back, or somebody asked us to write no more. Ask your school’s office.',
  },
  addressless: {
    title: 'We cannot mail you a code',
    text: 'The school records hold no e-mail address of yours that we can mail a code to. Ask your school’s office.',
  },
  frozen: {
    title: 'This invitation is stopped',
    text: 'Somebody told us that it reached the wrong person. The school office knows and can open it again.',
  },
  closed: {
    title: 'This invitation does not work',
    text: 'It may have ended or been replaced, or its address may have been typed wrongly. Ask your school’s office for a new one.',
  },
  busy: {
    title: 'Please try again later',
    text: 'The button was pressed too many times in a short while. Wait an hour, then press it again.',
  },
  unavailable: {
    title: 'This does not work right now',
    text: 'We cannot take you to the portal at the moment. Try again later, or ask your school’s office.',
  },
}

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

import type { LetterWords } from './letter-words'

export const en: LetterWords = {
  title: 'Set up your parent account',
  greeting: (givenName) => <>Hello {givenName},</>,
  lead: ({ district, portal }) => (
    <>
      {district} invites you to set up your account for {portal}.
    </>
  ),
  stepsHeading: 'What to do',
  open: 'Point the camera of your phone at the square code, or type the address below it into a browser. A page opens.',
  steps: [
    'Press “Continue” there. The portal opens and sends a code to your phone or e-mail. Type in the code.',
    'Choose a user name and a password.',
  ],
  signIn: {
    title: 'Open your portal',
    lead: ({ district, portal }) => (
      <>
        {district} invites you to {portal}.
      </>
    ),
    steps: [
      'Press “Continue” there. You may be asked for a code of six digits. We mail it to your e-mail address. Type in the code on the same page.',
      'The portal opens and you are signed in.',
    ],
  },
  code: 'Code that leads to your invitation',
  typed: 'The address to type; you can leave out the hyphens (-):',
  until: ({ date, time, zone }) => `This invitation works until ${date}, ${time} (${zone}).`,
  alone: 'This letter is meant for you alone. Please do not pass it or its address on.',
  office: 'Questions, or not sure that this letter is real? Reach the school office:',
  officeUnknown: 'Questions, or not sure that this letter is real? Ask your school’s office.',
}

import type { MailWords } from './mail-words'

export const en: MailWords = {
  texts: {
    invitation: {
      subject: '{{district}} invites you to set up your parent account',
      body: `Hello {{given_name}},

{{district}} invites you to set up your account for {{portal}}.

School: {{school}}

What happens next:
1. Press your button below and continue to the portal.
2. The portal sends a code to your phone or e-mail. Type in the code.
3. Choose a user name and a password.

{{links}}

This invitation works until {{ends}}.

Your link is meant for you alone. Please do not forward this mail.

Questions, or not sure that this mail is real? Reach the school office: {{office}}`,
    },
    reminder: {
      subject: 'Reminder: your parent account at {{district}}',
      body: `Hello {{given_name}},

A short while ago {{district}} invited you to set up your account for {{portal}}. We do not know yet that it is set up. If you have done so already, you need not do anything.

School: {{school}}

It takes a few minutes: press your button below and continue to the portal. The portal sends a code to your phone or e-mail. Type in the code, then choose a user name and a password.

{{links}}

This invitation works until {{ends}}.

Your link is meant for you alone. Please do not forward this mail.

Questions, or not sure that this mail is real? Reach the school office: {{office}}`,
    },
    sign_in: {
      subject: '{{district}} invites you to {{portal}}',
      body: `Hello {{given_name}},

{{district}} invites you to {{portal}}.

School: {{school}}

What happens next:
1. Press your button below and continue to the portal.
2. You may be asked for a code of six digits. We mail it to your e-mail address. Type in the code on the same page.
3. The portal opens and you are signed in.

{{links}}

This invitation works until {{ends}}.

Your link signs you in, so it is meant for you alone. Please do not forward this mail.

Questions, or not sure that this mail is real? Reach the school office: {{office}}`,
    },
    sign_in_reminder: {
      subject: 'Reminder: {{district}} invites you to {{portal}}',
      body: `Hello {{given_name}},

A short while ago {{district}} invited you to {{portal}}. If you have been there already, you need not do anything.

School: {{school}}

It takes a few minutes: press your button below and continue to the portal. You may be asked for a code of six digits, which we mail to your e-mail address. Type in the code on the same page. The portal opens and you are signed in.

{{links}}

This invitation works until {{ends}}.

Your link signs you in, so it is meant for you alone. Please do not forward this mail.

Questions, or not sure that this mail is real? Reach the school office: {{office}}`,
    },
  },
  code: {
    subject: 'Your code for {{portal}}',
    body: `Hello {{given_name}},

Somebody pressed the button of your invitation from {{district}} to {{portal}}. If that was you, type this code in on the same page:

{{code}}

The code works until {{ends}}. Only the newest code counts.

Do not pass it on: nobody from the school will ask you for it. If you did not press the button, you need not do anything. Without the code nobody gets in.

Questions, or not sure that this mail is real? Reach the school office: {{office}}`,
  },
  continue: 'Continue',
  continueAs: 'Continue as {{name}}',
  copyAddress: 'If the button does not work, copy this address into your browser:',
  ends: '{{date}}, {{time}} ({{zone}})',
  signed: 'The link in this mail works only until {{ends}}. After that, ask the school office for a new one.',
  sender: 'You get this mail because the school records of {{district}} hold this e-mail address for a parent or guardian.',
  officeUnknown: 'Questions, or not sure that this mail is real? Ask your school’s office.',
  unsubscribe: 'Do not write to this address again',
}

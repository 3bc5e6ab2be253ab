import { html } from '@/lib/safe-html'
import type { UnsubscribePageWords } from './unsubscribe-page-words'

export const en: UnsubscribePageWords = {
  title: 'Stop these e-mails',
  text: (district) =>
    html`${district} sends invitations and reminders to your e-mail address. You can stop them here. An invitation you already have goes on working until it ends.`,
  confirm: 'I do not want these e-mails any more',
  unconfirmed: 'Tick the box first.',
  stop: 'Stop the e-mails',
  done: {
    title: 'The e-mails are stopped',
    text: (district) =>
      html`${district} sends no more invitations and reminders to this e-mail address. If you change your mind, tell your school’s office.`,
  },
  closed: {
    title: 'This address does not work',
    text: 'It may not have been copied completely. Open it once more from the e-mail, or ask your school’s office to stop the e-mails.',
  },
}

import { html } from '@/lib/safe-html'
import type { ReturnedPageWords } from './returned-page-words'

export const en: ReturnedPageWords = {
  title: 'The portal did not let you in',
  lead: ({ district, portal }) => html`${portal} sent you back to ${district}.`,
  reasons: {
    link_refused: (button) =>
      `The portal did not accept this link. Perhaps it was used already. Open your invitation again and press “${button}”, or ask your school’s office for a new link.`,
    details_refused: () =>
      'The portal did not accept the details your school has about you. Ask your school’s office to check your name and e-mail address.',
    unspecified: (button) =>
      `The portal did not say why. Open your invitation again and press “${button}”. If that does not help, ask your school’s office.`,
  },
  closed: {
    title: 'This address does not work',
    text: 'It may not have been passed on completely. Open your invitation again, or ask your school’s office.',
  },
}

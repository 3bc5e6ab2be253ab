import { html } from '@/lib/safe-html'
import type { ReturnedPageWords } from './returned-page-words'

export const ht: ReturnedPageWords = {
  title: 'Pòtay la pa kite w antre',
  lead: ({ district, portal }) => html`${portal} voye w tounen sou paj ${district}.`,
  reasons: {
    link_refused: (button) =>
      `Pòtay la pa aksepte lyen sa a. Petèt li sèvi deja. Louvri envitasyon ou an ankò epi peze “${button}”, oswa mande biwo lekòl ou a yon nouvo lyen.`,
    details_refused: () =>
      'Pòtay la pa aksepte enfòmasyon lekòl la genyen sou ou. Mande biwo lekòl ou a pou yo verifye non ou ak adrès imèl ou.',
    unspecified: (button) =>
      `Pòtay la pa di poukisa. Louvri envitasyon ou an ankò epi peze “${button}”. Si sa pa mache, mande biwo lekòl ou a.`,
  },
  closed: {
    title: 'Adrès sa a pa mache',
    text: 'Petèt li pa t rive konplè. Louvri envitasyon ou an ankò, oswa mande biwo lekòl ou a.',
  },
}

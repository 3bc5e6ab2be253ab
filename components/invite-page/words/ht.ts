import { html } from '@/lib/safe-html'
import type { InvitePageWords } from './invite-page-words'

export const ht: InvitePageWords = {
  title: 'Kreye kont paran ou',
  greeting: (givenName) => html`Bonjou ${givenName}`,
  lead: ({ district, portal }) => html`${district} envite w pou kreye kont ou nan ${portal}.`,
  stepsHeading: 'Sa k ap pase apre sa',
  steps: [
    'Peze bouton an. Pòtay la ap louvri.',
    'Pòtay la ap voye yon kòd nan telefòn ou oswa nan imèl ou. Tape kòd la.',
    'Chwazi yon non itilizatè ak yon modpas.',
  ],
  continue: 'Kontinye',
  until: ({ date, time, zone }) => `Envitasyon sa a ap mache jiska ${date}, ${time} (${zone}). Jiska lè sa a, ou ka peze bouton an ankò.`,
  otherLanguages: 'Lòt lang',
  sender: (district) => html`Paj sa a soti nan ${district} e se pou ou sèlman li ye. Tanpri pa bay lòt moun adrès paj sa a.`,
  office: 'Ou gen kesyon, oswa ou pa sèten paj sa a se yon vrè paj? Kontakte biwo lekòl la:',
  officeUnknown: 'Ou gen kesyon, oswa ou pa sèten paj sa a se yon vrè paj? Mande biwo lekòl ou a.',
  notMe: {
    title: 'Se pa mwen menm',
    text: 'Èske envitasyon sa a rive jwenn yon moun ki pa bon moun nan? Di nou sa. N ap sispann li epi n ap avèti biwo lekòl la.',
    question: 'Ki pwoblèm ki genyen?',
    reasons: {
      wrong_person: 'Mwen pa moun ki gen non li la a',
      no_child_here: 'Mwen pa gen pitit nan distri lekòl sa a',
      other: 'Yon lòt rezon',
    },
    unanswered: 'Chwazi youn nan repons yo.',
    send: 'Sispann envitasyon sa a',
    back: 'Retounen',
  },
  frozen: {
    title: 'Envitasyon sa a sispann',
    text: 'Yon moun di nou li te rive jwenn yon moun ki pa t bon moun nan. Biwo lekòl la konnen sa e li ka louvri l ankò.',
  },
  closed: {
    title: 'Envitasyon sa a pa mache',
    text: 'Petèt li fini oswa yon lòt ranplase l, oswa adrès la pa t byen tape. Mande biwo lekòl ou a yon nouvo envitasyon.',
  },
  busy: {
    title: 'Tanpri eseye pita',
    text: 'Yo peze bouton an twòp fwa nan yon ti tan. Tann inèdtan, epi peze l ankò.',
  },
  unavailable: {
    title: 'Sa pa posib kounye a',
    text: 'Nou pa ka mennen ou nan pòtay la nan moman sa a. Eseye pita, oswa mande biwo lekòl ou a.',
  },
}

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
  signIn: {
    title: 'Louvri pòtay ou a',
    lead: ({ district, portal }) => html`${district} envite w nan ${portal}.`,
    steps: ['Peze bouton an. Pòtay la ap louvri.', 'W ap konekte deja. Ou pa bezwen chwazi yon modpas.'],
    stepsWithCode: (sentTo) => [
      html`Peze bouton an. N ap voye yon kòd sis chif nan ${sentTo}.`,
      'Tape kòd la nan paj sa a.',
      'Pòtay la ap louvri epi w ap konekte.',
    ],
  },
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
  code: {
    title: 'Tape kòd ou a',
    unsentTitle: 'N ap voye yon kòd ba ou',
    sent: ({ sentTo, minutes }) =>
      html`Yon kòd sis chif sou wout pou ale nan ${sentTo}. L ap mache pandan ${minutes === 1 ? 'yon minit' : `${minutes} minit`} ankò.`,
    unsent: (sentTo) => html`Peze bouton an, epi n ap voye yon kòd sis chif nan ${sentTo}.`,
    label: 'Kòd ki nan imèl la',
    hint: 'Ou pa jwenn imèl la? Gade nan katab imèl endezirab (spam) tou. Se dènye kòd la sèlman ki konte.',
    confirm: 'Kontinye',
    send: 'Voye kòd la',
    sendNew: 'Voye yon nouvo kòd',
    problems: {
      wrong: 'Se pa kòd la. Gade dènye imèl la epi tape l ankò.',
      malformed: 'Kòd la gen sis chif. Tape yo jan yo ye nan imèl la.',
      spent: 'Yo mal tape kòd la twòp fwa, li pa mache ankò.',
      expired: 'Kòd la pa mache ankò: dis minit li yo fini.',
      too_soon: 'Yo te mande dènye kòd la gen mwens pase yon minit. Tann yon minit anvan ou mande yon lòt.',
      unsent: 'Nou pa t ka voye kòd la pa imèl. Eseye yon lòt fwa, oswa mande biwo lekòl ou a.',
    },
    noMore: ({ date, time, zone }) =>
      `Yo mande anpil kòd nan yon ti tan. Nou ka voye yon lòt apati ${date}, ${time} (${zone}). Oswa mande biwo lekòl ou a.`,
  },
  unreachable: {
    title: 'Nou pa ka voye yon kòd ba ou',
    text: 'Imèl ki te ale nan adrès ki nan dosye lekòl la retounen, oswa yon moun mande pou nou pa ekri ankò. Mande biwo lekòl ou a.',
  },
  addressless: {
    title: 'Nou pa ka voye yon kòd ba ou',
    text: 'Nan dosye lekòl la pa gen okenn adrès imèl pou ou kote nou ka voye yon kòd. Mande biwo lekòl ou a.',
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

import type { LetterWords } from './letter-words'

export const ht: LetterWords = {
  title: 'Kreye kont paran ou',
  greeting: (givenName) => <>Bonjou {givenName},</>,
  lead: ({ district, portal }) => (
    <>
      {district} envite w pou kreye kont ou nan {portal}.
    </>
  ),
  stepsHeading: 'Sa pou w fè',
  open: 'Vize kòd kare a ak kamera telefòn ou, oswa tape adrès ki anba l la nan yon navigatè. Yon paj ap louvri.',
  steps: [
    'Peze «Kontinye» sou paj la. Pòtay la ap louvri epi l ap voye yon kòd nan telefòn ou oswa nan imèl ou. Tape kòd la.',
    'Chwazi yon non itilizatè ak yon modpas.',
  ],
  signIn: {
    title: 'Louvri pòtay ou a',
    lead: ({ district, portal }) => (
      <>
        {district} envite w nan {portal}.
      </>
    ),
    steps: [
      'Peze «Kontinye» sou paj la. Yo ka mande w yon kòd sis chif. N ap voye kòd la nan imèl ou. Tape kòd la nan menm paj la.',
      'Pòtay la ap louvri epi w ap konekte.',
    ],
  },
  code: 'Kòd ki mennen nan envitasyon ou',
  typed: 'Adrès pou w tape a; ou pa oblije tape tirè yo (-):',
  until: ({ date, time, zone }) => `Envitasyon sa a ap mache jiska ${date}, ${time} (${zone}).`,
  alone: 'Lèt sa a se pou ou sèlman li ye. Tanpri pa bay lòt moun ni lèt la ni adrès ki ladan l lan.',
  office: 'Ou gen kesyon, oswa ou pa sèten lèt sa a se yon vrè lèt? Kontakte biwo lekòl la:',
  officeUnknown: 'Ou gen kesyon, oswa ou pa sèten lèt sa a se yon vrè lèt? Mande biwo lekòl ou a.',
}

import { html } from '@/lib/safe-html'
import type { UnsubscribePageWords } from './unsubscribe-page-words'

export const ht: UnsubscribePageWords = {
  title: 'Sispann resevwa imèl sa yo',
  text: (district) =>
    html`${district} voye envitasyon ak rapèl nan adrès imèl ou. Ou ka fè yo sispann isit la. Yon envitasyon ou genyen deja ap kontinye mache jiskaske li fini.`,
  confirm: 'Mwen pa vle resevwa imèl sa yo ankò',
  unconfirmed: 'Make ti bwat la anvan.',
  stop: 'Sispann imèl yo',
  done: {
    title: 'Imèl yo sispann',
    text: (district) => html`${district} p ap voye envitasyon ni rapèl nan adrès imèl sa a ankò. Si ou chanje lide, di biwo lekòl ou a sa.`,
  },
  closed: {
    title: 'Adrès sa a pa mache',
    text: 'Petèt li pa t byen kopye. Louvri l ankò nan imèl la, oswa mande biwo lekòl ou a pou yo sispann imèl yo.',
  },
}

import { html } from '@/lib/safe-html'
import type { ReturnedPageWords } from './returned-page-words'

export const es: ReturnedPageWords = {
  title: 'El portal no le dejó entrar',
  lead: ({ district, portal }) => html`${portal} le envió de vuelta a ${district}.`,
  reasons: {
    link_refused: (button) =>
      `El portal no aceptó este enlace. Quizá ya se usó. Abra otra vez su invitación y presione «${button}», o pida un enlace nuevo en la oficina de su escuela.`,
    details_refused: () =>
      'El portal no aceptó los datos que la escuela tiene de usted. Pida a la oficina de su escuela que revise su nombre y su correo electrónico.',
    unspecified: (button) =>
      `El portal no dijo por qué. Abra otra vez su invitación y presione «${button}». Si no funciona, pregunte en la oficina de su escuela.`,
  },
  closed: {
    title: 'Esta dirección no funciona',
    text: 'Puede que no haya llegado completa. Abra otra vez su invitación o pregunte en la oficina de su escuela.',
  },
}

import { html } from '@/lib/safe-html'
import type { UnsubscribePageWords } from './unsubscribe-page-words'

export const es: UnsubscribePageWords = {
  title: 'Dejar de recibir estos correos',
  text: (district) =>
    html`${district} envía invitaciones y recordatorios a su dirección de correo electrónico. Aquí puede detenerlos. Una invitación que ya tenga seguirá funcionando hasta que termine.`,
  confirm: 'Ya no quiero recibir estos correos',
  unconfirmed: 'Marque primero la casilla.',
  stop: 'Detener los correos',
  done: {
    title: 'Los correos están detenidos',
    text: (district) =>
      html`${district} ya no enviará invitaciones ni recordatorios a esta dirección de correo electrónico. Si cambia de opinión, avise a la oficina de su escuela.`,
  },
  closed: {
    title: 'Esta dirección no funciona',
    text: 'Puede que no se haya copiado completa. Ábrala otra vez desde el correo o pida a la oficina de su escuela que detenga los correos.',
  },
}

import { html } from '@/lib/safe-html'
import type { InvitePageWords } from './invite-page-words'

export const es: InvitePageWords = {
  title: 'Cree su cuenta para padres',
  greeting: (givenName) => html`Hola, ${givenName}:`,
  lead: ({ district, portal }) => html`${district} le invita a crear su cuenta en ${portal}.`,
  stepsHeading: 'Qué pasará después',
  steps: [
    'Presione el botón. Se abrirá el portal.',
    'El portal enviará un código a su teléfono o correo electrónico. Escriba el código.',
    'Elija un nombre de usuario y una contraseña.',
  ],
  signIn: {
    title: 'Abra su portal',
    lead: ({ district, portal }) => html`${district} le invita a entrar en ${portal}.`,
    steps: ['Presione el botón. Se abrirá el portal.', 'Ya habrá iniciado sesión. No tiene que elegir ninguna contraseña.'],
    stepsWithCode: (sentTo) => [
      html`Presione el botón. Enviaremos un código de seis cifras a ${sentTo}.`,
      'Escriba el código en esta página.',
      'Se abrirá el portal y ya habrá iniciado sesión.',
    ],
  },
  continue: 'Continuar',
  until: ({ date, time, zone }) =>
    `Esta invitación funciona hasta el ${date}, ${time} (${zone}). Hasta entonces puede volver a presionar el botón.`,
  otherLanguages: 'Otros idiomas',
  sender: (district) => html`Esta página es de ${district} y es solo para usted. Por favor, no comparta esta dirección web con nadie.`,
  office: '¿Tiene preguntas o no está seguro de que esta página sea auténtica? Comuníquese con la oficina de la escuela:',
  officeUnknown: '¿Tiene preguntas o no está seguro de que esta página sea auténtica? Pregunte en la oficina de su escuela.',
  notMe: {
    title: 'No soy esta persona',
    text: '¿Esta invitación llegó a la persona equivocada? Díganoslo. La detendremos y avisaremos a la oficina de la escuela.',
    question: '¿Cuál es el problema?',
    reasons: {
      wrong_person: 'No soy la persona que se nombra aquí',
      no_child_here: 'No tengo hijos en este distrito escolar',
      other: 'Otro motivo',
    },
    unanswered: 'Elija una de las respuestas.',
    send: 'Detener esta invitación',
    back: 'Volver',
  },
  code: {
    title: 'Escriba su código',
    unsentTitle: 'Le enviaremos un código',
    sent: ({ sentTo, minutes }) =>
      html`Un código de seis cifras va en camino a ${sentTo}. Funciona durante ${minutes === 1 ? 'un minuto' : `${minutes} minutos`} más.`,
    unsent: (sentTo) => html`Presione el botón y enviaremos un código de seis cifras a ${sentTo}.`,
    label: 'Código del correo',
    hint: '¿No llegó el correo? Busque también en la carpeta de correo no deseado (spam). Solo cuenta el código más reciente.',
    confirm: 'Continuar',
    send: 'Enviar el código',
    sendNew: 'Enviar un código nuevo',
    problems: {
      wrong: 'Este no es el código. Mire el correo más reciente y escríbalo otra vez.',
      malformed: 'El código tiene seis cifras. Escríbalas como están en el correo.',
      spent: 'El código se escribió mal demasiadas veces y ya no funciona.',
      expired: 'El código ya no funciona: pasaron sus diez minutos.',
      too_soon: 'El último código se pidió hace menos de un minuto. Espere un minuto antes de pedir otro.',
      unsent: 'No se pudo enviar el código por correo. Inténtelo una vez más o pregunte en la oficina de su escuela.',
    },
    noMore: ({ date, time, zone }) =>
      `Se pidieron muchos códigos en poco tiempo. Podemos enviar otro a partir del ${date}, ${time} (${zone}). O pregunte en la oficina de su escuela.`,
  },
  unreachable: {
    title: 'No podemos enviarle un código',
    text: 'El correo a la dirección que figura en los registros de la escuela fue devuelto, o alguien pidió no recibir más. Pregunte en la oficina de su escuela.',
  },
  addressless: {
    title: 'No podemos enviarle un código',
    text: 'En los registros de la escuela no figura ninguna dirección de correo suya a la que podamos enviar un código. Pregunte en la oficina de su escuela.',
  },
  frozen: {
    title: 'Esta invitación está detenida',
    text: 'Alguien nos dijo que llegó a la persona equivocada. La oficina de la escuela ya lo sabe y puede volver a abrirla.',
  },
  closed: {
    title: 'Esta invitación no funciona',
    text: 'Puede que haya terminado, que otra la haya reemplazado o que la dirección web esté mal escrita. Pida una nueva en la oficina de su escuela.',
  },
  busy: {
    title: 'Inténtelo más tarde',
    text: 'El botón se presionó demasiadas veces en poco tiempo. Espere una hora y vuelva a presionarlo.',
  },
  unavailable: {
    title: 'Ahora no es posible',
    text: 'En este momento no podemos llevarle al portal. Inténtelo más tarde o pregunte en la oficina de su escuela.',
  },
}

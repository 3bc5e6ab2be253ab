import type { LetterWords } from './letter-words'

export const es: LetterWords = {
  title: 'Cree su cuenta para padres',
  greeting: (givenName) => <>Hola, {givenName}:</>,
  lead: ({ district, portal }) => (
    <>
      {district} le invita a crear su cuenta en {portal}.
    </>
  ),
  stepsHeading: 'Qué debe hacer',
  open: 'Apunte la cámara de su teléfono al código cuadrado, o escriba en un navegador la dirección web que está debajo. Se abrirá una página.',
  steps: [
    'Presione allí «Continuar». Se abrirá el portal y enviará un código a su teléfono o correo electrónico. Escriba el código.',
    'Elija un nombre de usuario y una contraseña.',
  ],
  signIn: {
    title: 'Abra su portal',
    lead: ({ district, portal }) => (
      <>
        {district} le invita a entrar en {portal}.
      </>
    ),
    steps: [
      'Presione allí «Continuar». Es posible que se le pida un código de seis cifras. Lo enviaremos a su correo electrónico. Escriba el código en esa misma página.',
      'Se abrirá el portal y ya habrá iniciado sesión.',
    ],
  },
  code: 'Código que lleva a su invitación',
  typed: 'La dirección web para escribir; puede omitir los guiones (-):',
  until: ({ date, time, zone }) => `Esta invitación funciona hasta el ${date}, ${time} (${zone}).`,
  alone: 'Esta carta es solo para usted. Por favor, no comparta la carta ni su dirección web con nadie.',
  office: '¿Tiene preguntas o no está seguro de que esta carta sea auténtica? Comuníquese con la oficina de la escuela:',
  officeUnknown: '¿Tiene preguntas o no está seguro de que esta carta sea auténtica? Pregunte en la oficina de su escuela.',
}

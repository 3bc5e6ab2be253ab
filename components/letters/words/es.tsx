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
  steps: [
    'Apunte la cámara de su teléfono al código cuadrado, o escriba en un navegador la dirección web que está debajo. Se abrirá una página.',
    'Presione allí «Continuar». Se abrirá el portal y enviará un código a su teléfono o correo electrónico. Escriba el código.',
    'Elija un nombre de usuario y una contraseña.',
  ],
  code: 'Código que lleva a su invitación',
  typed: 'La dirección web para escribir; puede omitir los guiones (-):',
  until: ({ date, time, zone }) => `Esta invitación funciona hasta el ${date}, ${time} (${zone}).`,
  alone: 'Esta carta es solo para usted. Por favor, no comparta la carta ni su dirección web con nadie.',
  office: '¿Tiene preguntas o no está seguro de que esta carta sea auténtica? Comuníquese con la oficina de la escuela:',
  officeUnknown: '¿Tiene preguntas o no está seguro de que esta carta sea auténtica? Pregunte en la oficina de su escuela.',
}

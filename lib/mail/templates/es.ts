import type { MailWords } from './mail-words'

export const es: MailWords = {
  texts: {
    invitation: {
      subject: '{{district}} le invita a crear su cuenta para padres',
      body: `Hola, {{given_name}}:

{{district}} le invita a crear su cuenta en {{portal}}.

Escuela: {{school}}

Qué pasará después:
1. Presione su botón aquí abajo y continúe al portal.
2. El portal enviará un código a su teléfono o correo electrónico. Escriba el código.
3. Elija un nombre de usuario y una contraseña.

{{links}}

Esta invitación funciona hasta el {{ends}}.

Su enlace es solo para usted. Por favor, no reenvíe este correo.

¿Tiene preguntas o no está seguro de que este correo sea auténtico? Comuníquese con la oficina de la escuela: {{office}}`,
    },
    reminder: {
      subject: 'Recordatorio: su cuenta para padres en {{district}}',
      body: `Hola, {{given_name}}:

Hace poco, {{district}} le invitó a crear su cuenta en {{portal}}. Todavía no sabemos si ya la creó. Si ya lo hizo, no tiene que hacer nada más.

Escuela: {{school}}

Solo toma unos minutos: presione su botón aquí abajo y continúe al portal. El portal enviará un código a su teléfono o correo electrónico. Escriba el código y elija un nombre de usuario y una contraseña.

{{links}}

Esta invitación funciona hasta el {{ends}}.

Su enlace es solo para usted. Por favor, no reenvíe este correo.

¿Tiene preguntas o no está seguro de que este correo sea auténtico? Comuníquese con la oficina de la escuela: {{office}}`,
    },
    sign_in: {
      subject: '{{district}} le invita a entrar en {{portal}}',
      body: `Hola, {{given_name}}:

{{district}} le invita a entrar en {{portal}}.

Escuela: {{school}}

Qué pasará después:
1. Presione su botón aquí abajo y continúe al portal.
2. Es posible que se le pida un código de seis cifras. Lo enviaremos a su correo electrónico. Escriba el código en esa misma página.
3. Se abrirá el portal y ya habrá iniciado sesión.

{{links}}

Esta invitación funciona hasta el {{ends}}.

Su enlace inicia la sesión a su nombre, por eso es solo para usted. Por favor, no reenvíe este correo.

¿Tiene preguntas o no está seguro de que este correo sea auténtico? Comuníquese con la oficina de la escuela: {{office}}`,
    },
    sign_in_reminder: {
      subject: 'Recordatorio: {{district}} le invita a entrar en {{portal}}',
      body: `Hola, {{given_name}}:

Hace poco, {{district}} le invitó a entrar en {{portal}}. Si ya entró, no tiene que hacer nada más.

Escuela: {{school}}

Solo toma unos minutos: presione su botón aquí abajo y continúe al portal. Es posible que se le pida un código de seis cifras, que enviaremos a su correo electrónico. Escriba el código en esa misma página. Se abrirá el portal y ya habrá iniciado sesión.

{{links}}

Esta invitación funciona hasta el {{ends}}.

Su enlace inicia la sesión a su nombre, por eso es solo para usted. Por favor, no reenvíe este correo.

¿Tiene preguntas o no está seguro de que este correo sea auténtico? Comuníquese con la oficina de la escuela: {{office}}`,
    },
  },
  code: {
    subject: 'Su código para {{portal}}',
    body: `Hola, {{given_name}}:

Alguien presionó el botón de su invitación de {{district}} a {{portal}}. Si fue usted, escriba este código en esa misma página:

{{code}}

El código funciona hasta el {{ends}}. Solo cuenta el código más reciente.

No se lo dé a nadie: nadie de la escuela se lo pedirá. Si usted no presionó el botón, no tiene que hacer nada. Sin el código nadie puede entrar.

¿Tiene preguntas o no está seguro de que este correo sea auténtico? Comuníquese con la oficina de la escuela: {{office}}`,
  },
  continue: 'Continuar',
  continueAs: 'Continuar como {{name}}',
  copyAddress: 'Si el botón no funciona, copie esta dirección web en su navegador:',
  ends: '{{date}}, {{time}} ({{zone}})',
  signed: 'El enlace de este correo funciona solo hasta el {{ends}}. Después, pida uno nuevo en la oficina de la escuela.',
  sender:
    'Recibe este correo porque en los registros escolares de {{district}} esta dirección de correo figura como la de un padre, una madre o un tutor.',
  officeUnknown: '¿Tiene preguntas o no está seguro de que este correo sea auténtico? Pregunte en la oficina de su escuela.',
  unsubscribe: 'No escribir más a esta dirección',
}

import type { MailWords } from './mail-words'

export const ht: MailWords = {
  texts: {
    invitation: {
      subject: '{{district}} envite w pou kreye kont paran ou',
      body: `Bonjou {{given_name}},

{{district}} envite w pou kreye kont ou nan {{portal}}.

Lekòl: {{school}}

Sa k ap pase apre sa:
1. Peze bouton pa w la ki anba a epi kontinye nan pòtay la.
2. Pòtay la ap voye yon kòd nan telefòn ou oswa nan imèl ou. Tape kòd la.
3. Chwazi yon non itilizatè ak yon modpas.

{{links}}

Envitasyon sa a ap mache jiska {{ends}}.

Lyen an se pou ou sèlman li ye. Tanpri pa voye imèl sa a bay lòt moun.

Ou gen kesyon, oswa ou pa sèten imèl sa a se yon vrè imèl? Kontakte biwo lekòl la: {{office}}`,
    },
    reminder: {
      subject: 'Rapèl: kont paran ou nan {{district}}',
      body: `Bonjou {{given_name}},

Gen kèk tan, {{district}} te envite w pou kreye kont ou nan {{portal}}. Nou poko konnen si ou kreye l. Si ou kreye l deja, ou pa bezwen fè anyen ankò.

Lekòl: {{school}}

Sa ap pran kèk minit sèlman: peze bouton pa w la ki anba a epi kontinye nan pòtay la. Pòtay la ap voye yon kòd nan telefòn ou oswa nan imèl ou. Tape kòd la, epi chwazi yon non itilizatè ak yon modpas.

{{links}}

Envitasyon sa a ap mache jiska {{ends}}.

Lyen an se pou ou sèlman li ye. Tanpri pa voye imèl sa a bay lòt moun.

Ou gen kesyon, oswa ou pa sèten imèl sa a se yon vrè imèl? Kontakte biwo lekòl la: {{office}}`,
    },
    sign_in: {
      subject: '{{district}} envite w nan {{portal}}',
      body: `Bonjou {{given_name}},

{{district}} envite w nan {{portal}}.

Lekòl: {{school}}

Sa k ap pase apre sa:
1. Peze bouton pa w la ki anba a epi kontinye nan pòtay la.
2. Yo ka mande w yon kòd sis chif. N ap voye kòd la nan imèl ou. Tape kòd la nan menm paj la.
3. Pòtay la ap louvri epi w ap konekte.

{{links}}

Envitasyon sa a ap mache jiska {{ends}}.

Lyen an ap konekte w, kidonk se pou ou sèlman li ye. Tanpri pa voye imèl sa a bay lòt moun.

Ou gen kesyon, oswa ou pa sèten imèl sa a se yon vrè imèl? Kontakte biwo lekòl la: {{office}}`,
    },
    sign_in_reminder: {
      subject: 'Rapèl: {{district}} envite w nan {{portal}}',
      body: `Bonjou {{given_name}},

Gen kèk tan, {{district}} te envite w nan {{portal}}. Si ou te antre deja, ou pa bezwen fè anyen ankò.

Lekòl: {{school}}

Sa ap pran kèk minit sèlman: peze bouton pa w la ki anba a epi kontinye nan pòtay la. Yo ka mande w yon kòd sis chif, n ap voye l nan imèl ou. Tape kòd la nan menm paj la. Pòtay la ap louvri epi w ap konekte.

{{links}}

Envitasyon sa a ap mache jiska {{ends}}.

Lyen an ap konekte w, kidonk se pou ou sèlman li ye. Tanpri pa voye imèl sa a bay lòt moun.

Ou gen kesyon, oswa ou pa sèten imèl sa a se yon vrè imèl? Kontakte biwo lekòl la: {{office}}`,
    },
  },
  code: {
    subject: 'Kòd ou pou {{portal}}',
    body: `Bonjou {{given_name}},

Yon moun peze bouton ki nan envitasyon {{district}} te voye ba ou pou {{portal}}. Si se te ou menm, tape kòd sa a nan menm paj la:

{{code}}

Kòd la ap mache jiska {{ends}}. Se dènye kòd la sèlman ki konte.

Pa bay lòt moun li: pèsonn nan lekòl la p ap mande w li. Si se pa ou ki te peze bouton an, ou pa bezwen fè anyen. San kòd la, pèsonn pa ka antre.

Ou gen kesyon, oswa ou pa sèten imèl sa a se yon vrè imèl? Kontakte biwo lekòl la: {{office}}`,
  },
  continue: 'Kontinye',
  continueAs: 'Kontinye kòm {{name}}',
  copyAddress: 'Si bouton an pa mache, kopye adrès sa a nan navigatè ou:',
  ends: '{{date}}, {{time}} ({{zone}})',
  signed: 'Lyen ki nan imèl sa a ap mache jiska {{ends}} sèlman. Apre sa, mande biwo lekòl la yon nouvo lyen.',
  sender: 'Ou resevwa imèl sa a paske adrès imèl sa a nan dosye lekòl {{district}} kòm adrès yon paran oswa yon gadyen.',
  officeUnknown: 'Ou gen kesyon, oswa ou pa sèten imèl sa a se yon vrè imèl? Mande biwo lekòl ou a.',
  unsubscribe: 'Pa ekri adrès sa a ankò',
}

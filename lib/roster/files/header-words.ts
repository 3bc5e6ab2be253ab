/** Every word the names of columns are read by; a name written together, such as `guardianemail`, is parted into them. */
const vocabulary = new Set(
  (
    'student students stu pupil child alumno alumna estudiante ' +
    'contact contacts guardian guardians gdn parent parents custodian padre madre padres tutor acudiente apoderado mother father mom dad ' +
    'first given forename nombre nombres last family surname apellido apellidos full completo name display middle ' +
    'email mail correo electronico phone telephone tel cell mobile home work telefono celular movil number address ' +
    'language lang idioma lengua relationship relation relacion parentesco role ' +
    'restricted restriction restraining court order restringido judicial activated account guid gg4l sourced id identifier num ' +
    'school campus building escuela plantel grade grado level type summary person other sis state code primary secondary other'
  ).split(' '),
)

/** The words of a column's name in small letters without accents: `Guardian1FirstName` is guardian, 1, first, name. */
export function wordsOfHeader(header: string): string[] {
  return header
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2')
    .replace(/gg 4 l/giu, 'gg4l')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\be[- ]mail/g, 'email')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .flatMap((word) => partWord(word) ?? word)
}

function partWord(word: string): string[] | undefined {
  if (vocabulary.has(word) || word.length > 40) return [word]
  for (let length = word.length - 2; length >= 2; length--) {
    const start = word.slice(0, length)
    if (!vocabulary.has(start)) continue
    const rest = partWord(word.slice(length))
    if (rest) return [start, ...rest]
  }
  return undefined
}

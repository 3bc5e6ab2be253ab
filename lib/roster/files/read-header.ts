import { type ContactField, type MappedField, mostGuardians } from '@/lib/roster/mapping/mapping-fields'
import { wordsOfHeader } from './header-words'

/** What a column's name says it holds. */
export type HeaderMeaning = {
  what: Topic
  owner: 'contact' | 'student' | null
  /** Which of several guardians. */
  guardian: number | null
  /** Of several columns for one field the highest is taken. */
  rank: number
}

export type Topic =
  | 'family'
  | 'given'
  | 'full'
  | 'id'
  | 'school'
  | 'grade'
  | Exclude<ContactField, 'family_name' | 'given_name' | 'full_name' | 'sourced_id'>

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const studentWords = words('student students stu pupil child alumno alumna estudiante')
const contactWords = words(
  'contact contacts guardian guardians gdn parent parents custodian padre madre padres tutor acudiente apoderado mother father mom dad',
)
const firstGuardian = words('mother madre mom primary')
const secondGuardian = words('father padre dad secondary second')
const idWords = words('id identifier number num numero sourced matricula')
const beside = words(
  'street city zip postal birth dob birthdate gender sex password username login middle suffix prefix fax employer emergency doctor room homeroom teacher bus date start end count status title ethnicity race preferred',
)

/** Reads what a column holds from its name, in English or Spanish; undefined where that cannot be told. */
export function readHeader(header: string): HeaderMeaning | undefined {
  const all = wordsOfHeader(header)
  const has = (...some: string[]) => some.some((word) => all.includes(word))
  const hasAny = (set: ReadonlySet<string>) => all.some((word) => set.has(word))
  if (hasAny(beside)) return undefined
  const topic = readTopic(has, hasAny)
  if (!topic) return undefined
  const isContact = hasAny(contactWords)
  const isStudent = hasAny(studentWords)
  const owner = isStudent && (!isContact || topic.what === 'id') ? 'student' : isContact ? 'contact' : null
  return { ...topic, owner, guardian: owner === 'contact' ? readGuardian(all, hasAny) : null }
}

type Has = (...some: string[]) => boolean

function readTopic(has: Has, hasAny: (set: ReadonlySet<string>) => boolean): Pick<HeaderMeaning, 'what' | 'rank'> | undefined {
  if (has('guid')) return has('person', 'contact') ? undefined : { what: 'guid', rank: has('gg4l') ? 2 : 1 }
  if (has('restricted', 'restriction', 'restraining', 'restringido', 'judicial') || (has('court') && has('order')))
    return { what: 'restricted', rank: 1 }
  if (has('activated')) return { what: 'activated', rank: 1 }
  if (has('relationship', 'relation', 'relacion', 'parentesco')) return { what: 'relationship', rank: has('type', 'role') ? 1 : 2 }
  if (has('email', 'mail', 'correo')) return has('type', 'school', 'work') ? undefined : { what: 'email', rank: 1 }
  if (has('type')) return undefined
  if (has('phone', 'telephone', 'tel', 'cell', 'mobile', 'telefono', 'celular', 'movil'))
    return has('school') ? undefined : { what: 'phone', rank: rankPhone(has) }
  if (has('language', 'lang', 'idioma', 'lengua')) return { what: 'language', rank: 1 }
  if (has('grade', 'grado')) return { what: 'grade', rank: 1 }
  if (has('school', 'campus', 'building', 'escuela', 'plantel'))
    return { what: 'school', rank: has('name', 'nombre') ? 3 : hasAny(idWords) || has('code') ? 1 : 2 }
  if (hasAny(idWords)) return { what: 'id', rank: has('state') ? 1 : has('id', 'identifier') ? 3 : 2 }
  if (has('address')) return undefined
  return readName(has)
}

function rankPhone(has: Has): number {
  if (has('cell', 'mobile', 'celular', 'movil')) return 4
  if (has('work')) return 1
  return has('home') ? 2 : 3
}

function readName(has: Has): Pick<HeaderMeaning, 'what' | 'rank'> | undefined {
  const first = has('first', 'given', 'forename', 'fname', 'fn')
  const last = has('last', 'family', 'surname', 'apellido', 'apellidos', 'lname', 'ln')
  if (first && last) return { what: 'full', rank: 1 }
  if (last) return { what: 'family', rank: 1 }
  if (first) return { what: 'given', rank: 1 }
  if (has('nombre', 'nombres')) return has('completo') ? { what: 'full', rank: 2 } : { what: 'given', rank: 1 }
  return has('name') ? { what: 'full', rank: has('full', 'display') ? 2 : 1 } : undefined
}

function readGuardian(all: readonly string[], hasAny: (set: ReadonlySet<string>) => boolean): number | null {
  const number = all.map(Number).find((value) => Number.isInteger(value) && value >= 1 && value <= mostGuardians)
  if (number !== undefined) return number
  if (hasAny(secondGuardian)) return 2
  return hasAny(firstGuardian) ? 1 : null
}

/** The field of a topic, once it is known whose it is. */
export function fieldOf(what: Topic, owner: 'contact' | 'student'): MappedField | undefined {
  const isContact = owner === 'contact'
  switch (what) {
    case 'family':
      return isContact ? 'family_name' : 'student_family_name'
    case 'given':
      return isContact ? 'given_name' : 'student_given_name'
    case 'full':
      return isContact ? 'full_name' : 'student_full_name'
    case 'id':
      return isContact ? 'sourced_id' : 'student_id'
    case 'school':
    case 'grade':
      return what
    default:
      return isContact ? what : undefined
  }
}

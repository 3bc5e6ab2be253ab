const words: Record<string, string> = {
  guid: 'GUID',
  sourced_id: 'sourcedId',
  given_name: 'First name',
  family_name: 'Family name',
  email: 'E-mail',
  phone: 'Phone',
  language: 'Language',
  restricted: 'Restricted',
  students: 'Students',
}

/** A column of a contact as the screens name it. */
export function columnWords(column: string): string {
  return words[column] ?? column
}

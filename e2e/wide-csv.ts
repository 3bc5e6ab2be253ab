/** A guardian of the foreign file, as it becomes a contact. */
type WideGuardian = { givenName: string; familyName: string; email: string; phone: string }

export type WideFamily = { student: string; guardians: [WideGuardian, WideGuardian?] }

const givenNames = ['Inés', 'Jürgen', 'Aoife', 'Zoë', 'André', 'Søren', 'Chloé']
const familyNames = ['Núñez', 'O’Brien', 'Müller', 'Peña', 'Gonçalves', 'Bjørnstad']

/** Twenty families, every second with two guardians: thirty people, with letters that no English file has. */
export function wideFamilies(slug: string): WideFamily[] {
  return Array.from({ length: 20 }, (_, at): WideFamily => {
    const guardian = (place: number): WideGuardian => {
      // Seven and six have nothing in common, so that no two have one name.
      const [givenName = '', familyName = ''] = [givenNames, familyNames].map((names) => names[(at * 2 + place) % names.length])
      return { givenName, familyName, email: `guardian-${at}-${place}@${slug}.example.org`, phone: `+1 312 555 01${10 + at}` }
    }
    return { student: `W-${100 + at}`, guardians: at % 2 === 0 ? [guardian(0), guardian(1)] : [guardian(0)] }
  })
}

const ofGuardian = (place: number) => ['First Name', 'Last Name', 'Email', 'Phone', 'Language'].map((what) => `Guardian ${place} ${what}`)

const header = ['Student ID', 'Student First Name', 'Student Last Name', 'School Name', 'Grade', ...ofGuardian(1), ...ofGuardian(2)]

/** The file as an office’s own system writes it: a line for each student, semicolons, Windows-1252. */
export function wideCsv(families: readonly WideFamily[]): Buffer {
  const lines = families.map(({ student, guardians: [first, second] }) => {
    const values = [first, second].flatMap((one) =>
      one ? [one.givenName, one.familyName, one.email, one.phone, 'Español'] : ['', '', '', '', ''],
    )
    return [student, 'Leo', first.familyName, 'École Saint-Exupéry', '3', ...values]
  })
  const text = [header, ...lines].map((values) => `${values.join(';')}\r\n`).join('')
  // Latin-1 is the same but for signs such as this one.
  return Buffer.from(text.replaceAll('’', '\u0092'), 'latin1')
}

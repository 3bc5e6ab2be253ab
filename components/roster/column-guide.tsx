const columns: ReadonlyArray<readonly [name: string, meaning: string]> = [
  ['guid', 'Required. The contact’s GUID in GG4L. May be empty; then sourced_id tells who it is, and no link can be made yet.'],
  ['family_name', 'Required.'],
  ['given_name', 'The first name.'],
  ['email', 'One address.'],
  ['phone', 'As you write it.'],
  ['language', 'A language tag, such as en, es or zh-Hant.'],
  ['relationship', 'To the student of this line: mother, guardian …'],
  ['restricted', 'true when a court order restricts this contact. One such line, and the contact is never invited.'],
  [
    'activated',
    'true when this contact has set up the account: the newest invitation is marked. Leave it empty or out when you do not know.',
  ],
  ['sourced_id', 'Your student information system’s id of the contact.'],
  ['student_id', 'Your student information system’s id of the student.'],
  ['student_given_name, student_family_name', 'The student of this line.'],
  ['school, grade', 'Of the student.'],
]

/** What each column of a contact CSV means, folded away until somebody asks. */
export function ColumnGuide() {
  return (
    <details className="text-sm">
      <summary className="w-fit font-medium text-accent-text">Which columns may a contact CSV have?</summary>
      <p className="mt-2 max-w-160 text-muted">
        The first line names the columns, in any order. Columns with other names are ignored. Save it as CSV UTF-8. A contact with several
        students has a line for each.
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-1.5 sm:grid-cols-[max-content_1fr]">
        {columns.map(([name, meaning]) => (
          <div key={name} className="contents">
            <dt className="token">{name}</dt>
            <dd className="text-muted max-sm:mb-1.5">{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

import type { ClaimField } from '@/lib/portals/claims/claim-fields'

const meanings: Record<ClaimField, string> = {
  guid: 'the contact’s GUID',
  contact_id: 'our own id of the contact, which never changes',
  sourced_id: 'the id of the contact in your student information system',
  given_name: 'the first name',
  family_name: 'the family name',
  name: 'the full name',
  email: 'the e-mail address',
  phone: 'the telephone number',
  language: 'the language tag, such as es',
  student_id: 'the student’s id',
  student_given_name: 'the student’s first name',
  student_family_name: 'the student’s family name',
  school: 'the student’s school',
  grade: 'the student’s grade',
  relationship: 'what the contact is to the student',
  iat: 'when the token is signed, in seconds',
  exp: 'when it expires, in seconds; without it nothing says so',
  jti: 'a random text that no other token has',
}

const example = `{
  "sub": "{guid}",
  "name": "{name}",
  "phone": "{phone?}",
  "students": ["{student_id}"],
  "iat": "{iat}",
  "exp": "{exp}",
  "jti": "{jti}"
}`

/** What a claims template may name, folded away until somebody asks. */
export function ClaimsGuide() {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-md font-medium text-accent-text">Which placeholders may the claims have?</summary>
      <dl className="mt-3 grid gap-x-6 gap-y-1.5 sm:grid-cols-[max-content_1fr]">
        {Object.entries(meanings).map(([field, meaning]) => (
          <div key={field} className="contents">
            <dt className="token">{`{${field}}`}</dt>
            <dd className="text-muted max-sm:mb-1.5">{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-muted">
        A question mark, as in <span className="token">{'{phone?}'}</span>, leaves the claim out for a contact without it; without the
        question mark such a contact gets no link. Of several students, a text names them all with commas between, and a list of one text
        has an entry for each. A brace itself is written twice.
      </p>
      <p className="mt-3 text-muted">For example:</p>
      <pre className="token mt-1 overflow-x-auto rounded-md bg-sunken px-3 py-2">{example}</pre>
      <p className="mt-3 text-muted">Once it is saved, Try it shows what comes of the claims and of the link.</p>
    </details>
  )
}

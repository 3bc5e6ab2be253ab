/** What the file may look like, folded away until somebody asks. */
export function GuidFileGuide() {
  return (
    <details className="text-sm">
      <summary className="w-fit font-medium text-accent-text">What may the file look like?</summary>
      <p className="mt-2 max-w-160 text-muted">
        A CSV whose first line names the columns, one line for each contact. Other columns are ignored, and a GUID that a contact has
        already is never replaced.
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-1.5 sm:grid-cols-[max-content_1fr]">
        <dt>
          <span className="token">guid</span>
        </dt>
        <dd className="text-muted max-sm:mb-1.5">the contact’s GUID in GG4L; must be there</dd>
        <dt>
          <span className="token">sourced_id</span>
        </dt>
        <dd className="text-muted max-sm:mb-1.5">the contact’s id in the student information system</dd>
        <dt>
          <span className="token">email</span>
        </dt>
        <dd className="text-muted">joins where no sourcedId tells, and only if one contact alone has the address</dd>
      </dl>
      <p className="mt-3 max-w-160 text-muted">For example:</p>
      <pre className="token mt-1 whitespace-pre-wrap break-all rounded-md bg-sunken px-3 py-2">
        {'guid,sourced_id,email\n50a5374f-2108-4a60-b7eb-ab9fb5cd094a,C-1042,ana.reyes@example.org'}
      </pre>
    </details>
  )
}

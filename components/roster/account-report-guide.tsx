/** What the report may look like, folded away until somebody asks. */
export function AccountReportGuide() {
  return (
    <details className="text-sm">
      <summary className="w-fit font-medium text-accent-text">What may the report look like?</summary>
      <p className="mt-2 max-w-160 text-muted">
        A CSV UTF-8 whose first line names the columns. One is <span className="token">guid</span> or{' '}
        <span className="token">contact guid</span>. Who has an account stands in <span className="token">activated</span>,{' '}
        <span className="token">account_created</span> or <span className="token">status</span>; the first of these that is there counts.
        Other columns are ignored.
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-1.5 sm:grid-cols-[max-content_1fr]">
        <dt>Has an account</dt>
        <dd className="text-muted max-sm:mb-1.5">true, yes, 1, active, activated, created, or the day it happened</dd>
        <dt>Has none</dt>
        <dd className="text-muted max-sm:mb-1.5">false, no, 0, inactive, pending, or empty</dd>
        <dt>Anything else</dt>
        <dd className="text-muted">is refused with its line; nothing is guessed</dd>
      </dl>
    </details>
  )
}

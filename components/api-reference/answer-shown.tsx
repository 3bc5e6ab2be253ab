import { Badge } from '@/components/ui/badge'
import { CodeBlock } from './code-block'
import type { CallAnswer } from './send-call'

/** What came back: status, time, headers and body. */
export function AnswerShown({
  id,
  answer: { status, statusText, milliseconds, headers, text, isCut },
}: {
  id: string
  answer: CallAnswer
}) {
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={status < 300 ? 'success' : status < 500 ? 'warning' : 'danger'}>{`${status} ${statusText}`.trim()}</Badge>
        <span className="tabular text-muted">{milliseconds} ms</span>
      </p>
      <details>
        <summary className="min-h-6 cursor-pointer py-1">Headers</summary>
        <CodeBlock label={`Headers of the answer of ${id}`} text={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </details>
      <CodeBlock label={`Answer of ${id}`} text={text} copy={{ label: 'Copy answer', announcement: `Answer of ${id} copied` }} />
      {isCut && <p className="text-muted">The answer is longer; its beginning is shown.</p>}
    </div>
  )
}

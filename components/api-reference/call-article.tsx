import type { ReactNode } from 'react'
import { CodeBlock } from './code-block'
import { ExampleTabs } from './example-tabs'
import { MemberList } from './member-list'
import { MethodBadge } from './method-badge'
import type { ReferenceCall, ReferenceParameter } from './reference'
import { TryCall } from './try-call'
import { TypeName } from './type-name'
import { WithCode } from './with-code'

/** All there is to know of one call: who may, what it takes, what it answers and refuses, and how to ask. */
export function CallArticle({ call }: { call: ReferenceCall }) {
  const { id, method, path, summary, description, roles, parameters, body, answer, refusals } = call
  return (
    <article aria-labelledby={id} className="scroll-mt-6 rounded-lg border border-line bg-surface px-4 py-4 sm:px-5">
      <h3 id={id} className="scroll-mt-20 font-semibold text-base">
        <a href={`#${id}`} className="rounded-[4px] hover:underline">
          {summary}
        </a>
      </h3>
      <p className="mt-1.5 flex flex-wrap items-center gap-2">
        <MethodBadge method={method} />
        <code dir="ltr" className="wrap-anywhere font-mono text-sm">
          {path}
        </code>
      </p>
      <p className="mt-2 max-w-180 text-sm">
        <WithCode text={description} />
      </p>
      <p className="mt-1 text-muted text-sm">
        {roles.length > 0 ? `For keys of the role ${roles.join(', ')}.` : 'Without a key: a signature says who asks.'} <code>{id}</code>
      </p>
      <div className="mt-4 grid grid-cols-1 gap-x-8 gap-y-5 2xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          {parameters.length > 0 && (
            <Part title="Parameters">
              <MemberList members={parameters.map(listed)} />
            </Part>
          )}
          {body && (
            <Part title="Body">
              <p className="mb-2 text-sm">
                <TypeName type={body.type} />
                {!body.required && <span className="text-muted">, may be left out</span>}
              </p>
              <CodeBlock label={`Example body of ${id}`} text={body.example} />
            </Part>
          )}
          <Part title={`Answer ${answer.status}`}>
            <p className="mb-2 text-sm">
              <TypeName type={answer.type} />
            </p>
            <CodeBlock label={`Example answer of ${id}`} text={answer.example} />
          </Part>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Part title="Example">
            <ExampleTabs id={id} curl={call.curl} typescript={call.typescript} />
          </Part>
          <Part title="Refusals">
            <dl className="text-sm">
              {refusals.map(({ status, code, cure }) => (
                <div key={code} className="grid gap-x-4 border-line border-b py-2 last:border-b-0 sm:grid-cols-[minmax(9rem,14rem)_1fr]">
                  <dt className="wrap-anywhere">
                    <span className="tabular text-muted">{status}</span> <code className="font-mono">{code}</code>
                  </dt>
                  <dd>
                    <WithCode text={cure} />
                  </dd>
                </div>
              ))}
            </dl>
          </Part>
          {roles.length > 0 && <TryCall call={triable(call)} />}
        </div>
      </div>
    </article>
  )
}

function listed({ name, type, required, description, where, example }: ReferenceParameter) {
  const shown = example === undefined ? '' : `, such as ${example}`
  return { name, type, required, description, note: `, in the ${where}${shown}` }
}

/** What the browser needs of a call to try it. */
function triable({ id, method, path, summary, parameters, body }: ReferenceCall) {
  return {
    id,
    method,
    path,
    summary,
    parameters: parameters.map(({ name, where, required, description }) => ({
      name,
      where,
      required,
      hint: description.replaceAll('`', ''),
    })),
    body: body && { kind: body.kind, required: body.required, example: body.example },
  }
}

/** A heading is enough: thirty calls with four landmarks each would be a crowd. */
function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="mb-1.5 font-semibold text-sm">{title}</h4>
      {children}
    </div>
  )
}

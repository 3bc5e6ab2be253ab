import { CallArticle } from './call-article'
import { CodeBlock } from './code-block'
import { FindCall } from './find-call'
import { MemberList } from './member-list'
import type { Reference } from './reference'
import { TriedKey } from './tried-key'
import { WithCode } from './with-code'

/** The whole reference on one page: found by search, by place or by an address that ends in the name of a call. */
export function ApiReference({ reference: { base, introduction, groups, webhooks, schemas } }: { reference: Reference }) {
  const findable = groups.flatMap(({ name, calls }) =>
    calls.map(({ id, method, path, summary }) => ({ id, method, path, summary, group: name })),
  )
  return (
    <TriedKey>
      <div className="grid grid-cols-1 gap-x-10 gap-y-6 pb-12 xl:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="xl:sticky xl:top-4 xl:max-h-[calc(100dvh-2rem)] xl:self-start xl:overflow-y-auto xl:p-1">
          <FindCall calls={findable} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <section aria-labelledby="begin" className="max-w-180 text-sm">
            <h2 id="begin" className="mb-2 font-semibold text-lg">
              To begin with
            </h2>
            <p>
              Every path begins with <WithCode text={`\`${base}\``} />. A call carries the API key of your program:{' '}
              <WithCode text="`Authorization: Bearer` and the key" />. An owner makes keys under Settings, API keys. The examples read it
              from the environment, as <WithCode text="`INVITE_DESK_KEY`" />.
            </p>
            <ul className="mt-2 list-disc ps-5">
              {introduction.map((sentence) => (
                <li key={sentence}>
                  <WithCode text={sentence} />
                </li>
              ))}
            </ul>
          </section>
          {groups.map(({ name, description, calls }) => (
            <section key={name} aria-labelledby={`group-${name}`} className="flex flex-col gap-4">
              <div>
                <h2 id={`group-${name}`} className="font-semibold text-lg">
                  {name}
                </h2>
                <p className="text-muted text-sm">{description}</p>
              </div>
              {calls.map((call) => (
                <CallArticle key={call.id} call={call} />
              ))}
            </section>
          ))}
          <section aria-labelledby="webhooks" className="flex flex-col gap-4">
            <div>
              <h2 id="webhooks" className="font-semibold text-lg">
                Webhooks
              </h2>
              <p className="max-w-180 text-muted text-sm">
                What is told to the addresses an owner names under Settings, Webhooks: ids and times, nothing that names a person. Each
                delivery is signed as Standard Webhooks has it.
              </p>
            </div>
            <div className="rounded-lg border border-line bg-surface">
              {webhooks.map(({ type, summary, example }) => (
                <details key={type} className="border-line border-b last:border-b-0">
                  <summary className="min-h-11 cursor-pointer px-4 py-2.5 text-sm">
                    <code className="wrap-anywhere font-medium font-mono">{type}</code> <span className="text-muted">{summary}</span>
                  </summary>
                  <div className="px-4 pb-4">
                    <CodeBlock label={`Example of ${type}`} text={example} />
                  </div>
                </details>
              ))}
            </div>
          </section>
          <section aria-labelledby="schemas" className="flex flex-col gap-4">
            <h2 id="schemas" className="font-semibold text-lg">
              Schemas
            </h2>
            {schemas.map(({ name, description, members, example }) => (
              <article key={name} aria-labelledby={`schema-${name}`} className="rounded-lg border border-line bg-surface px-4 py-4 sm:px-5">
                <h3 id={`schema-${name}`} className="scroll-mt-20 font-semibold text-base">
                  {name}
                </h3>
                <p className="mt-1 mb-3 text-sm">
                  <WithCode text={description} />
                </p>
                <div className="grid grid-cols-1 gap-x-8 gap-y-4 2xl:grid-cols-2">
                  {members.length > 0 && <MemberList members={members} />}
                  <CodeBlock label={`Example of ${name}`} text={example} />
                </div>
              </article>
            ))}
          </section>
        </div>
      </div>
    </TriedKey>
  )
}

import { Check } from 'lucide-react'
import { ButtonLink } from '@/components/ui/button-link'
import { Panel } from '@/components/ui/panel'

export type SetupStep = {
  title: string
  /** What it takes, or what has been done. */
  description: string
  done: boolean
  /** Does not keep the set-up from being done. */
  optional?: boolean
  /** Where it is done; undefined for a role that cannot. */
  action?: { href: string; label: string } | undefined
}

/** The way to the first link, in order. Only the next step has the primary button. */
export function SetupChecklist({ steps }: { steps: readonly SetupStep[] }) {
  const next = steps.findIndex(({ done, optional }) => !done && !optional)
  const left = steps.filter(({ done, optional }) => !done && !optional).length
  return (
    <Panel
      title="Set up"
      description={
        left === 1 ? 'One step is left before families can be invited.' : `${left} steps are left before families can be invited.`
      }
    >
      <ol className="flex flex-col">
        {steps.map((step, index) => (
          <li key={step.title} className="flex items-start gap-3 border-line border-b py-3 first:pt-0 last:border-b-0 last:pb-0">
            <StepMark done={step.done} number={index + 1} current={index === next} />
            <div className="flex min-w-0 flex-1 flex-col items-start gap-x-6 gap-y-2 sm:flex-row sm:items-center sm:justify-between">
              <div className="min-w-0">
                <h3 className={`font-medium text-sm ${step.done ? 'text-muted' : ''}`}>
                  {step.title}
                  {step.done && <span className="sr-only"> (done)</span>}
                  {!step.done && step.optional && <span className="font-normal text-muted"> (optional)</span>}
                </h3>
                <p className="text-muted text-sm">{step.description}</p>
              </div>
              {!step.done && step.action && (
                <ButtonLink href={step.action.href} size="sm" variant={index === next ? 'primary' : 'secondary'}>
                  {step.action.label}
                </ButtonLink>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function StepMark({ done, number, current }: { done: boolean; number: number; current: boolean }) {
  const style = done
    ? 'border-transparent bg-success-soft text-success'
    : current
      ? 'border-accent text-accent-text'
      : 'border-edge/55 text-muted'
  return (
    <span
      aria-hidden="true"
      className={`mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-full border font-medium text-xs tabular ${style}`}
    >
      {done ? <Check className="size-3.5" strokeWidth={2.5} /> : number}
    </span>
  )
}

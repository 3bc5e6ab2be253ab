import { Check } from 'lucide-react'

type WizardStepsProps<Step extends string> = { steps: ReadonlyArray<{ step: Step; label: string }>; current: Step }

/** Where somebody is on the way. */
export function WizardSteps<Step extends string>({ steps, current }: WizardStepsProps<Step>) {
  const at = steps.findIndex(({ step }) => step === current)
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-3 gap-y-2 sm:gap-x-5 text-sm">
      {steps.map(({ step, label }, index) => (
        <li
          key={step}
          aria-current={index === at ? 'step' : undefined}
          className={`flex items-center gap-2 ${index > at ? 'text-muted' : ''}`}
        >
          <span
            className={`flex size-6 items-center justify-center rounded-full border text-xs tabular ${
              index === at ? 'border-accent bg-accent text-on-accent' : index < at ? 'border-accent-line text-accent-text' : 'border-line'
            }`}
          >
            {index < at ? <Check aria-label="Done" className="size-3.5" /> : index + 1}
          </span>
          <span className={index === at ? 'font-medium' : ''}>{label}</span>
        </li>
      ))}
    </ol>
  )
}

import { Panel } from '@/components/ui/panel'

const coming = [
  {
    title: 'Who you have not reached',
    text: 'How many parents and guardians are in the roster, can be invited, were invited, opened their invitation, and set up their account.',
  },
  { title: 'Where they are', text: 'The same by school, grade and language. Each number leads to the very people it counts.' },
  { title: 'What needs you today', text: 'Links about to end, mail that came back, a roster that could not be read.' },
] as const

/** What this page will show once there is a roster: an empty overview teaches what to expect. */
export function FirstLook() {
  return (
    <Panel title="What you will see here" description="Once a roster is imported, this page answers who has not been reached yet.">
      <ul className="grid gap-4 md:grid-cols-3">
        {coming.map(({ title, text }) => (
          <li key={title}>
            <h3 className="font-medium text-sm">{title}</h3>
            <p className="text-muted text-sm">{text}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

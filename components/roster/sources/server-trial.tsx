import { Notice } from '@/components/ui/notice'
import type { RosterServerTrial } from '@/lib/roster/one-roster/roster-server-trial'

/** What came of asking a OneRoster server, in its own words where it refused. */
export function ServerTrialNotice({ trial }: { trial: RosterServerTrial }) {
  if (trial.worked) {
    return (
      <Notice tone="success" title="The server answered">
        {trial.users === null
          ? 'It does not say how many users it has.'
          : `It has ${trial.users.toLocaleString('en-US')} ${trial.users === 1 ? 'user' : 'users'}.`}{' '}
        OneRoster {trial.version}. Nothing was read in.
      </Notice>
    )
  }
  return (
    <Notice tone="warning" title="The connection does not work yet">
      <p>{trial.message}</p>
      {trial.detail !== null && (
        <p className="mt-1 break-words">
          It answered: <span className="token">{trial.detail}</span>
        </p>
      )}
    </Notice>
  )
}

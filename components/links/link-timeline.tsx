'use client'

import {
  Ban,
  CircleCheckBig,
  CircleX,
  Copy,
  Hand,
  KeyRound,
  Link2,
  LogIn,
  type LucideIcon,
  MailCheck,
  MailOpen,
  MailQuestion,
  MailX,
  Send,
  Timer,
  UserPlus,
} from 'lucide-react'
import { ChartTable } from '@/components/charts/chart-table'
import { DateTime } from '@/components/ui/date-time'
import { formatDuration } from '@/components/ui/format-duration'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { type LinkMoment, type LinkMomentName, type LinkStory, linkMoments } from './link-moments'
import { useLinkPhase } from './use-link-phase'

type Face = { word: string; awaited?: string; icon: LucideIcon; ink: string }

const plain = 'border-edge text-muted'

const faces: Record<LinkMomentName, Face> = {
  invited: { word: 'Invited', icon: UserPlus, ink: plain },
  issued: { word: 'Link issued', icon: Link2, ink: 'border-accent text-accent-text' },
  copied: { word: 'Copied again', icon: Copy, ink: plain },
  queued: { word: 'Mail queued', icon: Send, ink: plain },
  mailed: { word: 'Mail accepted by the server', icon: MailCheck, ink: plain },
  mail_uncertain: { word: 'Mail uncertain', icon: MailQuestion, ink: 'border-warning text-warning' },
  mail_failed: { word: 'Mail failed', icon: MailX, ink: 'border-danger text-danger' },
  mail_returned: { word: 'Mail came back', icon: MailX, ink: 'border-danger text-danger' },
  opened: { word: 'Invite page opened', awaited: 'Invite page not opened yet', icon: MailOpen, ink: 'border-info text-info' },
  continued: { word: 'Continued to the portal', awaited: 'Not continued to the portal yet', icon: LogIn, ink: 'border-info text-info' },
  arrived: { word: 'Arrived at the portal', icon: CircleCheckBig, ink: 'border-success text-success' },
  refused: { word: 'Refused by the portal', icon: CircleX, ink: 'border-danger text-danger' },
  frozen: { word: 'Frozen: “This is not me”', icon: Hand, ink: 'border-warning text-warning' },
  activated: { word: 'Account set up', awaited: 'Account not known to be set up yet', icon: KeyRound, ink: 'border-success text-success' },
  revoked: { word: 'Invitation revoked', icon: Ban, ink: 'border-danger text-danger' },
  ended: { word: 'Link expired', icon: Timer, ink: plain },
}

function wordOf({ name, standing }: LinkMoment): string {
  if (standing === 'awaited') return faces[name].awaited ?? faces[name].word
  return name === 'ended' && standing === 'ahead' ? 'Link expires' : faces[name].word
}

/** What happened to a link step by step, what is still waited for, and the same as a table. Turns by itself when the link dies. */
export function LinkTimeline({ story, timeZone }: { story: LinkStory; timeZone: string }) {
  const moments = linkMoments(story, useLinkPhase(story.expiresAt) === 'expired')
  return (
    <figure aria-label="Timeline of the link">
      <ol className="text-sm">
        {moments.map((moment, index) => (
          <Step
            key={`${moment.name} ${moment.at?.toISOString()}`}
            moment={moment}
            isLast={index === moments.length - 1}
            isLeadingOn={moments[index + 1]?.standing === 'happened'}
            timeZone={timeZone}
          />
        ))}
      </ol>
      <ChartTable label="Show as table">
        <MomentTable moments={moments} timeZone={timeZone} />
      </ChartTable>
    </figure>
  )
}

type StepProps = { moment: LinkMoment; isLast: boolean; isLeadingOn: boolean; timeZone: string }

function Step({ moment, isLast, isLeadingOn, timeZone }: StepProps) {
  const { name, standing, at, by } = moment
  const { icon: Icon, ink } = faces[name]
  const happened = standing === 'happened'
  return (
    <li className={`relative flex gap-3 ${isLast ? '' : 'pb-4'}`}>
      {/* Broken where it leads to what has not happened. */}
      {!isLast && (
        <span
          aria-hidden="true"
          className={`absolute start-[13px] top-7 bottom-0 border-s-2 ${isLeadingOn ? 'border-edge' : 'border-edge/60 border-dashed'}`}
        />
      )}
      <span
        aria-hidden="true"
        className={`flex size-7 shrink-0 items-center justify-center rounded-full border-2 bg-surface ${happened ? ink : 'border-edge/60 border-dashed text-muted'}`}
      >
        <Icon className="size-3.5" />
      </span>
      <div className="min-w-0 pt-1">
        <p className={happened ? 'font-medium' : 'text-muted'}>{wordOf(moment)}</p>
        {at && (
          <p className="text-muted text-xs [overflow-wrap:anywhere]">
            <DateTime at={at} timeZone={timeZone} />
            {by !== null && (
              <>
                {' '}
                by <bdi>{by}</bdi>
              </>
            )}
          </p>
        )}
      </div>
    </li>
  )
}

function MomentTable({ moments, timeZone }: { moments: readonly LinkMoment[]; timeZone: string }) {
  const issuedAt = moments.find(({ name }) => name === 'issued')?.at
  return (
    <Table caption="Timeline of the link" inset plain>
      <thead>
        <tr>
          <Th>Step</Th>
          <Th>When</Th>
          <Th>Since it was issued</Th>
        </tr>
      </thead>
      <tbody>
        {moments.map((moment) => (
          <Tr key={`${moment.name} ${moment.at?.toISOString()}`} muted={moment.standing !== 'happened'}>
            <Td>{wordOf(moment)}</Td>
            <Td>{moment.at ? <DateTime at={moment.at} timeZone={timeZone} /> : 'not yet'}</Td>
            <Td>{moment.at && issuedAt ? distance(issuedAt, moment.at) : ''}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

/** "2 hours 5 minutes later", to the minute where it is more than one. */
function distance(from: Date, to: Date): string {
  const seconds = Math.round((to.getTime() - from.getTime()) / 1000)
  if (seconds === 0) return 'at once'
  const size = Math.abs(seconds)
  const words = formatDuration(size < 60 ? size : size - (size % 60))
  return seconds > 0 ? `${words} later` : `${words} before`
}

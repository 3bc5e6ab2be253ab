'use client'

import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { weekdays } from '@/components/roster/schedule-words'
import { Checkbox } from '@/components/ui/checkbox'
import { DateTime } from '@/components/ui/date-time'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { nextRunAt, scheduleSchema } from '@/lib/roster/sources/schedule'
import type { SourceSchedule } from '@/lib/roster/sources/source'

type ScheduleFieldsProps = {
  schedule: SourceSchedule | null
  applyAlone: boolean
  timeZone: string
  now: Date
  errors: Readonly<Record<string, string>>
}

/** Before the day begins, when nobody is at the contacts. */
const earlyOnWeekdays: SourceSchedule = { days: [1, 2, 3, 4, 5], time: '05:00' }

/** When the server is read without anybody asking, and what then becomes of what it says. */
export function ScheduleFields({ schedule, applyAlone, timeZone, now, errors }: ScheduleFieldsProps) {
  const [scheduled, setScheduled] = useState(schedule !== null)
  const [days, setDays] = useState<readonly number[]>(schedule?.days ?? earlyOnWeekdays.days)
  const [time, setTime] = useState(schedule?.time ?? earlyOnWeekdays.time)
  const daysError = errors['schedule.days'] ?? errors['schedule.days.0'] ?? errors.schedule
  const { data: next } = scheduleSchema.safeParse({ days, time })
  return (
    <>
      <SelectField
        name="scheduled"
        label="The server is read"
        value={scheduled ? 'yes' : 'no'}
        onChange={(event) => setScheduled(event.currentTarget.value === 'yes')}
        options={[
          { value: 'yes', label: 'By itself, on a schedule' },
          { value: 'no', label: 'Only when somebody presses Read now' },
        ]}
      />
      {scheduled && (
        <>
          <fieldset className="flex flex-col gap-2" aria-describedby={daysError === undefined ? undefined : 'days-error'}>
            <legend className="mb-2 font-medium text-sm">On</legend>
            <div className="grid grid-cols-2 gap-x-4 gap-y-2.5 sm:grid-cols-4">
              {weekdays.map((label, index) => {
                const day = index + 1
                return (
                  <Checkbox
                    key={label}
                    name="days"
                    value={day}
                    label={label}
                    checked={days.includes(day)}
                    onCheckedChange={(checked) =>
                      setDays(checked ? [...days, day].sort((one, other) => one - other) : days.filter((other) => other !== day))
                    }
                  />
                )
              })}
            </div>
            {daysError !== undefined && (
              <p id="days-error" className="flex gap-1.5 text-danger text-sm">
                <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
                {daysError}
              </p>
            )}
          </fieldset>
          <div className="flex flex-col gap-1.5">
            <div className="max-w-40">
              <TextField
                name="time"
                label="At"
                type="time"
                value={time}
                onChange={(event) => setTime(event.currentTarget.value)}
                error={errors['schedule.time']}
              />
            </div>
            <p className="text-muted text-sm">
              Time in {timeZone.replaceAll('_', ' ')}.{' '}
              {next && next.days.length > 0 && (
                <>
                  Next run <DateTime at={nextRunAt(next, timeZone, now)} timeZone={timeZone} />.
                </>
              )}
            </p>
          </div>
          <SelectField
            name="applyAlone"
            label="What it says is applied"
            defaultValue={applyAlone ? 'alone' : 'ask'}
            options={[
              { value: 'alone', label: 'By itself, unless it is held' },
              { value: 'ask', label: 'Only after somebody has looked at it' },
            ]}
            hint="A run that would remove more than a tenth of the contacts, or change more than three quarters, is held in either case until an owner releases it."
          />
        </>
      )}
    </>
  )
}

import { CircleAlert } from 'lucide-react'
import { Checkbox } from '@/components/ui/checkbox'
import { clockTimes } from '@/components/ui/clock-time'
import { SelectField } from '@/components/ui/select-field'
import type { MailSettings } from '@/lib/mail/mail-settings'

/** By ISO number, 1 is Monday. */
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

type SendingHoursFieldsProps = {
  settings: Pick<MailSettings, 'sendsFrom' | 'sendsUntil' | 'sendsOn'>
  /** As people call it, since every time stands in it. */
  timeZone: string
  errors: Readonly<Record<string, string>>
}

/** When mail may leave: from one hour to another, on some days. */
export function SendingHoursFields({ settings: { sendsFrom, sendsUntil, sendsOn }, timeZone, errors }: SendingHoursFieldsProps) {
  const daysError = errors.sendsOn ?? errors['sendsOn.0']
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          name="sendsFrom"
          label="Sends from"
          defaultValue={sendsFrom}
          options={clockTimes(sendsFrom).filter(({ value }) => value !== '1440')}
          error={errors.sendsFrom}
        />
        <SelectField
          name="sendsUntil"
          label="Sends until"
          defaultValue={sendsUntil}
          options={clockTimes(sendsUntil).filter(({ value }) => value !== '0')}
          error={errors.sendsUntil}
        />
      </div>
      <p className="-mt-3 text-muted text-sm">
        Times in {timeZone.replaceAll('_', ' ')}. Outside of these hours invitations and reminders wait for the next ones.
      </p>
      <fieldset className="flex flex-col gap-2" aria-describedby={daysError === undefined ? undefined : 'sends-on-error'}>
        <legend className="mb-2 font-medium text-sm">Sends on</legend>
        <div className="grid grid-cols-2 gap-x-4 gap-y-2.5 sm:grid-cols-4">
          {weekdays.map((label, index) => (
            <Checkbox key={label} name="sendsOn" value={index + 1} label={label} defaultChecked={sendsOn.includes(index + 1)} />
          ))}
        </div>
        {daysError !== undefined && (
          <p id="sends-on-error" className="flex gap-1.5 text-danger text-sm">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            {daysError}
          </p>
        )}
      </fieldset>
    </>
  )
}

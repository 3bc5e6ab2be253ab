'use client'

import { useRouter } from 'next/navigation'
import { useKeyboard } from '@/components/keyboard/keyboard'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { showToast } from '@/components/ui/show-toast'
import { SubmitButton } from '@/components/ui/submit-button'
import { useFormAction } from '@/components/use-form-action'
import type { Action } from '@/lib/action-result'

type Screens = { density: 'comfortable' | 'compact'; shortcuts: boolean }

const densities = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact: more rows at once' },
]

export function ScreensForm({ preferences, savePreferences }: { preferences: Screens; savePreferences: Action<Screens, void> }) {
  const router = useRouter()
  const { openHelp } = useKeyboard()
  const { refusal, errors, submit, pending } = useFormAction({
    action: savePreferences,
    read: (form) => ({
      density: form.get('density') === 'compact' ? ('compact' as const) : ('comfortable' as const),
      shortcuts: form.get('shortcuts') !== null,
    }),
    onDone: () => {
      router.refresh()
      showToast({ title: 'Screens and keyboard saved' })
    },
  })
  return (
    <form onSubmit={submit} className="flex max-w-120 flex-col gap-4">
      <SelectField label="Rows of lists" name="density" defaultValue={preferences.density} options={densities} error={errors.density} />
      <Checkbox
        name="shortcuts"
        label="Use keyboard shortcuts"
        hint="Single letters and Ctrl+K, while you are not typing in a field. Switch them off where they get in the way of a screen reader or of speaking to the computer."
        defaultChecked={preferences.shortcuts}
        key={String(preferences.shortcuts)}
      />
      {refusal && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-wrap gap-2">
        <SubmitButton pending={pending}>Save</SubmitButton>
        <Button variant="quiet" onClick={openHelp}>
          Show the shortcuts
        </Button>
      </div>
    </form>
  )
}

'use client'

import { signIn } from 'next-auth/react'
import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import { NewPasswordField } from './new-password-field'

type Setup = { code: string; name: string; slug: string; timeZone: string; email: string; password: string }

type SetupFormProps = { code: string; timeZones: string[]; shortestPassword: number; setUp: Action<Setup, { slug: string }> }

export function SetupForm({ code, timeZones, shortestPassword, setUp }: SetupFormProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()
  const [slug, setSlug] = useState('')
  const [slugTyped, setSlugTyped] = useState(false)
  const fields = refusal?.fields ?? {}

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    const setup = {
      code,
      name: text('name'),
      slug: text('slug'),
      timeZone: text('timeZone'),
      email: text('email'),
      password: text('password'),
    }
    startTransition(async () => {
      const result = await setUp(setup)
      if (!result.ok) return setRefusal(result)
      await signIn('credentials', { email: setup.email, password: setup.password, redirect: false })
      window.location.assign('/')
    })
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label="District name"
        name="name"
        hint="As families know it."
        autoComplete="organization"
        required
        error={fields.name}
        onChange={(event) => slugTyped || setSlug(shortNameOf(event.currentTarget.value))}
      />
      <TextField
        label="Short name"
        name="slug"
        mono
        hint="Stands in the addresses parents see. Small letters, digits and hyphens."
        required
        value={slug}
        error={fields.slug}
        onChange={(event) => {
          setSlugTyped(true)
          setSlug(event.currentTarget.value)
        }}
      />
      <SelectField
        label="Time zone"
        name="timeZone"
        defaultValue={browserTimeZone(timeZones)}
        error={fields.timeZone}
        options={timeZones.map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))}
      />
      <TextField label="Your e-mail" name="email" type="email" autoComplete="username" required error={fields.email} />
      <NewPasswordField label="Password" shortest={shortestPassword} error={fields.password} />
      {refusal && Object.keys(fields).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <Button type="submit" variant="primary" pending={pending}>
        Set up district
      </Button>
    </form>
  )
}

function shortNameOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\b(school|district|public|schools|unified|independent)\b/g, ' ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
}

function browserTimeZone(known: string[]): string | undefined {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone
  return known.includes(name) ? name : known[0]
}

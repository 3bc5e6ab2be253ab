'use client'

import { useState } from 'react'
import { SelectField } from '@/components/ui/select-field'
import { isMemberRole, type MemberRole, roleOptions, roleWords } from './role-words'

type RoleFieldProps = { defaultRole: MemberRole; error?: string | undefined; onRoleChange?: ((role: MemberRole) => void) | undefined }

/** Chooses a role and says what it may do. */
export function RoleField({ defaultRole, error, onRoleChange }: RoleFieldProps) {
  const [role, setRole] = useState(defaultRole)
  return (
    <SelectField
      label="Role"
      name="role"
      value={role}
      options={roleOptions}
      hint={roleWords[role].may}
      error={error}
      onChange={(event) => {
        const chosen = event.currentTarget.value
        if (!isMemberRole(chosen)) return
        setRole(chosen)
        onRoleChange?.(chosen)
      }}
    />
  )
}

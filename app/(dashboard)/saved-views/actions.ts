'use server'

import { canViewContacts } from '@/lib/districts/policies'
import { removedViewSchema, removeView, savedViewSchema, saveView } from '@/lib/districts/saved-views'
import { memberAction } from '@/lib/member-action'

export const saveListView = memberAction({ can: canViewContacts, schema: savedViewSchema }, ({ actor }, input) => saveView(actor, input))

export const removeListView = memberAction({ can: canViewContacts, schema: removedViewSchema }, ({ actor }, input) =>
  removeView(actor, input),
)

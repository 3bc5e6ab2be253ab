'use server'

import { preferencesPartSchema } from '@/lib/districts/preferences'
import { savePreferences as keepPreferences } from '@/lib/districts/save-preferences'
import { memberAction } from '@/lib/member-action'

/** Every member likes their own screens in their own way. Each list draws itself anew when it has to. */
export const savePreferences = memberAction({ can: () => true, schema: preferencesPartSchema }, ({ actor }, part) =>
  keepPreferences(actor, part),
)

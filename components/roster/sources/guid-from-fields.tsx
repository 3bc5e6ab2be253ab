'use client'

import Link from 'next/link'
import { useState } from 'react'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { GuidFrom } from '@/lib/roster/sources/source-settings'
import { guidPlaces } from './read-source-form'

const placeWords: Record<GuidFrom['from'], string> = {
  sourcedId: 'It is the sourcedId, as in GG4L’s own roster',
  userId: 'A user id of one type',
  metadata: 'A metadata column',
  none: 'Nowhere: a GUID file joins them',
}

type GuidFromFieldsProps = { guidFrom: GuidFrom; errors: Readonly<Record<string, string>> }

/** Where the GUID of a contact stands in OneRoster. Without it a contact is kept but cannot be linked. */
export function GuidFromFields({ guidFrom, errors }: GuidFromFieldsProps) {
  const [place, setPlace] = useState(guidFrom.from)
  return (
    <>
      <SelectField
        name="guidFrom"
        label="GUID of a contact"
        value={place}
        onChange={(event) => setPlace(guidPlaces.find((known) => known === event.currentTarget.value) ?? 'sourcedId')}
        options={guidPlaces.map((value) => ({ value, label: placeWords[value] }))}
        hint={
          place === 'none' ? (
            <>
              Contacts are brought in, but no link can be made for them before a{' '}
              <Link href="/roster#guids" className="link">
                GUID file
              </Link>{' '}
              tells their GUIDs.
            </>
          ) : (
            'Links are made for GUIDs. Ask GG4L Support when you are not sure where they stand.'
          )
        }
        error={errors['settings.guidFrom']}
      />
      {place === 'userId' && (
        <TextField
          name="guidType"
          label="Type of the user id"
          mono
          autoComplete="off"
          hint="As it stands in userIds, before the colon: {GG4L:3f2b…} is of the type GG4L."
          defaultValue={guidFrom.from === 'userId' ? guidFrom.type : ''}
          error={errors['settings.guidFrom.type']}
        />
      )}
      {place === 'metadata' && (
        <TextField
          name="guidName"
          label="Name of the metadata column"
          mono
          autoComplete="off"
          hint="Without metadata. in front, as in the header of users.csv."
          defaultValue={guidFrom.from === 'metadata' ? guidFrom.name : ''}
          error={errors['settings.guidFrom.name']}
        />
      )}
    </>
  )
}

import Link from 'next/link'
import { addressOf } from '@/lib/address-filter'
import { type FamilyLanguageTag, familyLanguages } from '@/lib/family-language'
import { type TemplateKind, templateKinds } from '@/lib/mail/mail-text'

export const templateKindWords: Record<TemplateKind, string> = {
  invitation: 'Invitation to set up an account',
  reminder: 'Reminder to set up an account',
  sign_in: 'Invitation to a portal that signs in',
  sign_in_reminder: 'Reminder for a portal that signs in',
}

type TextSectionsProps = {
  kind: TemplateKind
  language: FamilyLanguageTag
  /** Of each text, the version that counts; 0 is the original. */
  versions: Readonly<Record<string, number>>
}

const item =
  'flex h-9 items-center gap-2 rounded-md px-3 font-medium text-muted text-sm hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent-text pointer-coarse:h-11'

/** Every text of the district: each kind of mail in each language of families. */
export function TextSections({ kind, language, versions }: TextSectionsProps) {
  return (
    <nav aria-label="Mail texts" className="flex flex-col gap-2 pb-5">
      <ul className="-mx-1 flex flex-wrap gap-1">
        {templateKinds.map((name) => (
          <li key={name}>
            <Link
              href={addressOf('/mail/texts', { kind: name, language })}
              aria-current={name === kind ? 'page' : undefined}
              className={item}
            >
              {templateKindWords[name]}
            </Link>
          </li>
        ))}
      </ul>
      <ul className="-mx-1 flex flex-wrap gap-1 border-line border-t pt-2">
        {familyLanguages.map(({ tag, name }) => (
          <li key={tag}>
            <Link
              href={addressOf('/mail/texts', { kind, language: tag })}
              aria-current={tag === language ? 'page' : undefined}
              className={item}
            >
              <bdi lang={tag}>{name}</bdi>
              {(versions[`${kind}/${tag}`] ?? 0) > 0 && <span className="text-xs tabular">v{versions[`${kind}/${tag}`]}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

import { Plus } from 'lucide-react'
import { mailPlaceholders } from '@/lib/mail/mail-text'

/** What can stand in a text for what is different in each mail; pressing one puts it where the cursor is. */
export function PlaceholderButtons({ onInsert }: { onInsert: (placeholder: string) => void }) {
  return (
    <section aria-label="Placeholders" className="flex flex-col gap-2 rounded-md border border-line bg-sunken px-3.5 py-3">
      <p className="text-muted text-sm">Placeholders are filled in for each family. Press one to put it where you are typing.</p>
      <ul className="flex flex-col">
        {Object.entries(mailPlaceholders).map(([name, meaning]) => (
          <li key={name} className="flex flex-wrap items-baseline gap-x-3 py-0.5 text-sm">
            <button
              type="button"
              aria-label={`Insert {{${name}}}`}
              onClick={() => onInsert(name)}
              className="inline-flex h-7 shrink-0 items-center gap-1 rounded-md border border-line bg-surface px-2 font-mono text-xs hover:border-edge hover:bg-hover sm:w-36 pointer-coarse:h-10"
            >
              <Plus aria-hidden="true" className="size-3 text-muted" />
              {`{{${name}}}`}
            </button>
            <span className="min-w-0 flex-1 text-muted">{meaning}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

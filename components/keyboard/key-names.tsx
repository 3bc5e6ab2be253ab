/** The keys of a shortcut as they are printed on them; read out as words. */
export function KeyNames({ of }: { of: string }) {
  return (
    <span className="inline-flex gap-1">
      {of.split(' ').map((key) => (
        <kbd
          key={key}
          className="inline-flex h-6 min-w-6 items-center justify-center rounded-md border border-edge/55 bg-sunken px-1.5 font-sans text-ink text-xs"
        >
          {key.length === 1 ? key.toUpperCase() : key}
        </kbd>
      ))}
    </span>
  )
}

import { CopyButton } from '@/components/ui/copy-button'

type CodeBlockProps = {
  /** What it is, of which call: "Example answer of findContacts". */
  label: string
  text: string
  copy?: { label: string; announcement: string } | undefined
}

/** Code or JSON as it is written; long lines break, so that nothing is out of sight. */
export function CodeBlock({ label, text, copy }: CodeBlockProps) {
  return (
    <figure className="rounded-md border border-line bg-sunken">
      <figcaption className={copy ? 'flex items-center justify-end px-2 pt-2' : 'sr-only'}>
        <span className="sr-only">{label}</span>
        {copy && <CopyButton label={copy.label} subject={label} announcement={copy.announcement} text={text} size="sm" variant="quiet" />}
      </figcaption>
      <pre dir="ltr" className="wrap-anywhere whitespace-pre-wrap px-3 py-2.5 text-start font-mono text-sm">
        <code>{text}</code>
      </pre>
    </figure>
  )
}

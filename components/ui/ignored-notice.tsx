import { Notice } from './notice'

/** Says what of the address a page could not read and so left out. */
export function IgnoredNotice({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <div className="pb-4">
      <Notice tone="warning">
        Part of this address is not understood and was left out: {names.join(', ')}. The list below is without it.
      </Notice>
    </div>
  )
}

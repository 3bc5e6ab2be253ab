/** A sentence in which what stands between backticks is code. */
export function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a sentence never change places.
      <code key={index} className="wrap-anywhere rounded-[4px] bg-sunken px-1 font-mono text-[0.92em]">
        {part}
      </code>
    ),
  )
}

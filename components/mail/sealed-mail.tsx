/** A mail as a mail program would show it, shut in: no script of it runs, and what is pressed in it leads nowhere. */
export function SealedMail({ title, html, tall = false }: { title: string; html: string; tall?: boolean | undefined }) {
  return (
    <iframe
      title={title}
      sandbox=""
      // A window of its own is what the sandbox refuses; without it a pressed link would open inside the frame.
      srcDoc={html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`)}
      className={`w-full rounded-md border border-line bg-[white] ${tall ? 'h-160' : 'h-96'}`}
    />
  )
}

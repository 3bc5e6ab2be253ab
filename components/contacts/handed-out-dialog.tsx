import { DateTime } from '@/components/ui/date-time'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { QrCode } from '@/components/ui/qr-code'

export type Means = 'qr' | 'code'

export type HandedOut = {
  /** As somebody types it: the place, and the code in groups of four. */
  address: { place: string; groups: string[] }
  qr: { size: number; path: string }
  closesAt: Date
}

type HandedOutDialogProps = { handedOut: HandedOut; means: Means; name: string; timeZone: string; onClose: () => void }

/** What is held towards the visitor or read to the caller. */
export function HandedOutDialog({ handedOut: { address, qr, closesAt }, means, name, timeZone, onClose }: HandedOutDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={means === 'qr' ? `QR code for ${name}` : `Code for ${name}`}
      description={
        means === 'qr'
          ? 'Hold it before the camera of the visitor’s phone. It leads to the invite page.'
          : 'Write it down or read it out. Typed into a browser it leads to the invite page; the hyphens can be left out.'
      }
      footer={
        <DialogClose variant="primary" size="md">
          Done
        </DialogClose>
      }
    >
      <div className="flex flex-col items-center gap-4">
        {means === 'qr' && <QrCode code={qr} label={`QR code for ${name}`} className="w-full max-w-80 rounded-md border border-line" />}
        <p className="w-full rounded-md border border-line bg-sunken px-3 py-2 text-center">
          <span className="token block text-muted">{address.place}</span>
          <span className={`token block font-semibold ${means === 'code' ? 'text-xl' : 'text-base'}`}>{address.groups.join('-')}</span>
        </p>
        <p className="text-sm">
          Works until <DateTime at={closesAt} timeZone={timeZone} />.
        </p>
      </div>
    </Dialog>
  )
}

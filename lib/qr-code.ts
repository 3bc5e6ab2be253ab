import QRCode from 'qrcode'

/** A QR code as a drawing: the outline of its dark modules, one unit each, within a square of `size` units. */
export type QrCode = { size: number; path: string }

/** ISO/IEC 18004 asks for four light modules all round. */
const quietModules = 4

/**
 * The text as a QR code with error correction M, quiet zone included. The mask is fixed: a reader takes any, and trying all eight
 * for the handsomest takes four times as long.
 */
export function qrCode(text: string): QrCode {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M', maskPattern: 3 })
  const { size, data } = modules
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let from = 0; from < size; from++) {
      if (!data[row * size + from]) continue
      let until = from
      while (until < size && data[row * size + until]) until++
      const width = until - from
      path += `M${from + quietModules} ${row + quietModules}h${width}v1h-${width}z`
      from = until
    }
  }
  return { size: size + 2 * quietModules, path }
}

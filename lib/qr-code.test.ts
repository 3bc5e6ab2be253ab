import jsQR from 'jsqr'
import { describe, expect, it } from 'vitest'
import { busyMilliseconds } from '@/scripts/testing/busy-milliseconds'
import { type QrCode, qrCode } from './qr-code'

const address = 'https://invite.example.org/i/maple-grove/0123456789abcdefghjkmnpqrs'

/** The drawing in black on white, each unit so many pixels wide. */
function rasterised({ size, path }: QrCode, scale: number): { pixels: Uint8ClampedArray; width: number } {
  const width = size * scale
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column++) {
        pixels.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
      }
    }
  }
  return { pixels, width }
}

function decoded(code: QrCode): string | undefined {
  const { pixels, width } = rasterised(code, 4)
  return jsQR(pixels, width, width, { inversionAttempts: 'dontInvert' })?.data
}

describe('qrCode', () => {
  it.each([address, 'http://localhost:3000/i/a/00000000000000000000000000', `https://${'long.'.repeat(30)}example.org/i/x/y`])(
    'is read back as %s',
    (text) => expect(decoded(qrCode(text))).toBe(text),
  )

  it('keeps four light modules free all round', () => {
    const { size, path } = qrCode(address)
    for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(4)
      expect(Number(y)).toBeGreaterThanOrEqual(4)
      expect(Number(x) + Number(length)).toBeLessThanOrEqual(size - 4)
      expect(Number(y) + 1).toBeLessThanOrEqual(size - 4)
    }
  })

  it('is made two thousand times with little work', () => {
    const busy = busyMilliseconds(() => {
      for (let count = 0; count < 2_000; count++) qrCode(`${address}${count}`)
    })
    expect(busy).toBeLessThan(4_000)
  })
})

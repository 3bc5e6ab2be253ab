import { inflateSync } from 'node:zlib'
import jsQR from 'jsqr'

export type PrintedCode = { text: string; widthMillimetres: number }

const pointMillimetres = 25.4 / 72
const modulePixels = 4
/** Light all round, which is no part of the code's width. */
const quietModules = 4

/** The QR codes of a PDF that Chromium printed, in the order of its pages, each read from what is drawn there. */
export function readPrintedCodes(pdf: Buffer): PrintedCode[] {
  return streamsOf(pdf).flatMap((drawing) => {
    // Drawings begin with the size of their unit on paper; a code is a white square with black rectangles on it.
    const unitPoints = Number(/^([\d.]+) 0 0 -/.exec(drawing)?.[1])
    return [...drawing.matchAll(whiteSquareWithBlack)].map(([, moduleUnits, size, black]) => ({
      text: decode(Number(size), rectanglesOf(black ?? '')),
      widthMillimetres: (Number(size) - 2 * quietModules) * Number(moduleUnits) * unitPoints * pointMillimetres,
    }))
  })
}

const whiteSquareWithBlack =
  /([\d.]+) 0 0 [\d.]+ \S+ \S+ cm\n1 1 1 RG 1 1 1 rg\n(?:\/\w+ gs\n)?0 0 (\d+) \2 re\nf\n0 0 0 RG 0 0 0 rg\n((?:[\d. ]+ [ml]\n|h\n)+)f\n/g

function streamsOf(pdf: Buffer): string[] {
  return [...pdf.toString('latin1').matchAll(/\/FlateDecode\s+\/Length (\d+)>>\s*stream\r?\n/g)].map(({ 0: head, 1: length, index }) => {
    const start = index + head.length
    return inflateSync(pdf.subarray(start, start + Number(length))).toString('latin1')
  })
}

type Rectangle = { left: number; top: number; right: number; bottom: number }

function rectanglesOf(path: string): Rectangle[] {
  return path
    .split('h\n')
    .filter((outline) => outline !== '')
    .map((outline) => {
      const corners = outline
        .trim()
        .split('\n')
        .map((corner) => corner.split(' ').map(Number))
      const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis] ?? 0))
      return {
        left: Math.min(...(xs ?? [])),
        top: Math.min(...(ys ?? [])),
        right: Math.max(...(xs ?? [])),
        bottom: Math.max(...(ys ?? [])),
      }
    })
}

function decode(size: number, black: Rectangle[]): string {
  const width = size * modulePixels
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const { left, top, right, bottom } of black) {
    for (let y = top * modulePixels; y < bottom * modulePixels; y++) {
      const row = y * width
      for (let x = left * modulePixels; x < right * modulePixels; x++) pixels.fill(0, (row + x) * 4, (row + x) * 4 + 3)
    }
  }
  return jsQR(pixels, width, width)?.data ?? ''
}

import { describe, expect, it } from 'vitest'
import type { FileEncoding } from './csv-dialect'
import { decodeUpload, type UploadText } from './decode-upload'
import { detectEncoding } from './detect-encoding'

async function decode(bytes: Uint8Array, how: UploadText = {}): Promise<string> {
  let text = ''
  for await (const part of decodeUpload(inPieces(bytes), how)) text += part
  return text
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 3) yield bytes.subarray(start, start + 3)
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const spanish = 'nombre,año\r\nNúñez,“€5”\n'
const windows = Buffer.from('nombre,a\xf1o\r\nN\xfa\xf1ez,\x93\x805\x94\n', 'latin1')

describe('detectEncoding', () => {
  it.each<[string, FileEncoding, Buffer]>([
    ['ASCII', 'utf-8', Buffer.from('a,b\n1,2\n')],
    ['UTF-8', 'utf-8', Buffer.from(spanish)],
    ['UTF-8 with a mark', 'utf-8', Buffer.from(`\ufeff${spanish}`)],
    ['UTF-8 that ends in the middle of a letter', 'utf-8', Buffer.from('a,é').subarray(0, -1)],
    ['UTF-16, little endian, with a mark', 'utf-16le', utf16(`\ufeff${spanish}`)],
    ['UTF-16, big endian, with a mark', 'utf-16be', utf16(`\ufeff${spanish}`).swap16()],
    ['UTF-16, little endian, without a mark', 'utf-16le', utf16(spanish)],
    ['UTF-16, big endian, without a mark', 'utf-16be', utf16(spanish).swap16()],
    ['UTF-16 with many Arabic letters', 'utf-16le', utf16('family name,given name\nالحسن,فاطمة\n')],
    ['Windows-1252', 'windows-1252', windows],
    ['an empty file', 'utf-8', Buffer.alloc(0)],
  ])('knows %s', (_, encoding, bytes) => {
    expect(detectEncoding(bytes)).toBe(encoding)
  })
})

describe('decodeUpload', () => {
  it.each<[FileEncoding, Buffer]>([
    ['utf-8', Buffer.from(spanish)],
    ['utf-16le', utf16(spanish)],
    ['utf-16be', utf16(spanish).swap16()],
    ['windows-1252', windows],
  ])('reads %s', async (encoding, bytes) => {
    expect(await decode(bytes, { encoding })).toBe(spanish.replaceAll('\r\n', '\n'))
  })

  it('believes a byte order mark rather than the mapping', async () => {
    expect(await decode(utf16(`\ufeff${spanish}`), { encoding: 'windows-1252' })).toContain('Núñez')
    expect(await decode(Buffer.from(`\ufeff${spanish}`), { encoding: 'windows-1252' })).toContain('Núñez')
  })

  it.each<[string, FileEncoding, Buffer]>([
    ['Windows-1252 as UTF-8', 'utf-8', windows],
    ['UTF-8 as Windows-1252, in which every letter would be two', 'windows-1252', Buffer.from(spanish)],
    ['UTF-8 as Windows-1252, ASCII for a long time', 'windows-1252', Buffer.from(`${'a,b\n'.repeat(40_000)}${spanish}`)],
    ['UTF-8 as UTF-16', 'utf-16le', Buffer.from(spanish)],
    ['UTF-16 as UTF-8', 'utf-8', utf16(spanish)],
    ['UTF-16 as Windows-1252', 'windows-1252', utf16(spanish)],
    ['one UTF-16 as the other', 'utf-16be', utf16(spanish)],
  ])('refuses %s and sends to the mapping', async (_, encoding, bytes) => {
    await expect(decode(bytes, { encoding })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/as its mapping says. Choose the encoding again/),
    })
  })

  it.each<[string, UploadText, string]>([
    ['a workbook', {}, 'PK\x03\x04\x14\0'],
    ['a workbook, whatever the mapping says', { encoding: 'windows-1252' }, 'PK\x03\x04\x14\0'],
    ['NUL characters', {}, 'a,b\n1,\0\n'],
    ['NUL characters, whatever the mapping says', { encoding: 'windows-1252' }, 'a,b\n1,\0\n'],
  ])('refuses %s', async (_, how, text) => {
    await expect(decode(Buffer.from(text, 'latin1'), how)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

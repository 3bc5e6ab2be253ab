import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { packFiles, whyNotPacked } from './pack-files'

const named = (name: string, size = 10) => ({ name, size })

describe('packFiles', () => {
  it('puts every file whole into a ZIP, an empty one and one of many slices too', async () => {
    const large = new Uint8Array(9 * 1024 * 1024).map((_, index) => index % 251)
    const files = [new File(['a,b\r\n'], 'users.csv'), new File([], 'orgs.csv'), new File([large], 'roles.csv')]
    const shares: number[] = []
    const packed = await packFiles(files, { onProgress: (share) => shares.push(share), signal: new AbortController().signal })
    const unpacked = unzipSync(new Uint8Array(await packed.arrayBuffer()))
    expect(Object.keys(unpacked)).toEqual(['users.csv', 'orgs.csv', 'roles.csv'])
    expect(new TextDecoder().decode(unpacked['users.csv'])).toBe('a,b\r\n')
    expect(unpacked['orgs.csv']).toHaveLength(0)
    expect(Buffer.compare(unpacked['roles.csv'] ?? new Uint8Array(), large)).toBe(0)
    expect(shares.at(-1)).toBe(1)
    expect(packed.type).toBe('application/zip')
  })

  it('stops when it is told to', async () => {
    const stopping = new AbortController()
    stopping.abort(new Error('stopped'))
    const packing = packFiles([new File(['a'], 'users.csv')], { onProgress: () => {}, signal: stopping.signal })
    await expect(packing).rejects.toThrow('stopped')
  })
})

describe('whyNotPacked', () => {
  it.each([
    ['a ZIP', [named('export.ZIP')]],
    ['the files of an export', [named('manifest.csv'), named('Users.csv'), named('readme.txt'), named('._users.csv')]],
  ])('takes %s', (_, files) => {
    expect(whyNotPacked(files)).toBeUndefined()
  })

  it.each([
    ['nothing to read', [named('roster.pdf')], 'no CSV file'],
    ['two exports at once', [named('manifest.csv'), named('users.csv'), named('USERS.csv')], 'two files named users.csv'],
    ['an export without its manifest', [named('users.csv')], 'manifest.csv is missing'],
    ['more than a ZIP can hold', [named('manifest.csv'), named('users.csv', 5 * 1024 ** 3)], 'over 4 GB'],
  ])('refuses %s', (_, files, sentence) => {
    expect(whyNotPacked(files)).toContain(sentence)
  })
})

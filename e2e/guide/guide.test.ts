import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { imagesFolder, readGuide, readPage } from './read-guide'

const guide = readGuide()
const nameOf = (file: string) => path.basename(file)

describe('the guide for staff', () => {
  it('leads nowhere that is not there', () => {
    const broken = guide.flatMap(({ file, links }) =>
      links.filter((link) => !leadsSomewhere(file, link)).map((link) => `${nameOf(file)}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  it('has each of its pages among the contents, and a way back on each', () => {
    const [contents] = guide.filter(({ file }) => nameOf(file) === 'README.md')
    const pages = guide.filter((page) => page !== contents)
    expect(pages.map(({ file }) => nameOf(file)).filter((name) => !contents?.links.includes(name))).toEqual([])
    expect(pages.filter(({ links }) => !links.includes('README.md'))).toEqual([])
  })

  it('shows the pictures that are there, each small enough to load at once', () => {
    const files = readdirSync(imagesFolder)
    expect([...new Set(guide.flatMap(({ images }) => images))].sort()).toEqual(files.sort())
    const large = files.filter((name) => statSync(path.join(imagesFolder, name)).size > 120 * 1024)
    expect(large).toEqual([])
  })
})

function leadsSomewhere(from: string, link: string): boolean {
  const [address = '', anchor] = link.split('#')
  const file = address === '' ? from : path.join(path.dirname(from), address)
  if (!existsSync(file)) return false
  return anchor === undefined || readPage(file).anchors.includes(anchor)
}

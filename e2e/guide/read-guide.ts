import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const guideFolder = path.join(import.meta.dirname, '../../docs/guide')
export const imagesFolder = path.join(guideFolder, 'images')

/** A page of the guide for staff, and what has to be true of it. */
export type GuidePage = {
  file: string
  /** File names of the pictures it shows. */
  images: string[]
  /** Where it leads within this repository. */
  links: string[]
  /** What it names in bold: words that stand on a screen. */
  bold: string[]
  /** What links may name after a #. */
  anchors: string[]
}

export function readGuide(): GuidePage[] {
  const files = readdirSync(guideFolder).filter((name) => name.endsWith('.md'))
  return files.map((name) => readPage(path.join(guideFolder, name)))
}

export function readPage(file: string): GuidePage {
  const text = readFileSync(file, 'utf8')
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found)
  return {
    file,
    images: all(/!\[[^\]]+\]\(images\/([^)]+)\)/g),
    links: all(/(?<!!)\[[^\]]+\]\(([^)]+)\)/g).filter((address) => !/^https?:/.test(address)),
    bold: all(/\*\*([^*]+)\*\*/g),
    anchors: all(/^#+ (.+)$/gm).map(anchorOf),
  }
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
}

import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { StartError } from '@/scripts/start-error'
import { installByDebian } from './install-by-debian'

const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch as string] ?? ''
const places = ['/usr/lib', '/usr/local/lib', `/usr/lib/${multiarch}`].map((folder) => `${folder}/faketime/libfaketimeMT.so.1`)

const findLibrary = () => [process.env.LIBFAKETIME_PATH ?? '', ...places].find((file) => file !== '' && existsSync(file))

export type FakeClock = {
  /** The settings of a process that lives by this clock. */
  environment: Record<string, string>
  /** Has it differ from this machine's by so many seconds from now on. */
  set(seconds: number): Promise<void>
}

/** A clock of its own for a process, in a file of this folder: libfaketime, where systems keep it or LIBFAKETIME_PATH names it, or else, as root on Debian, installed now. */
export async function makeFakeClock(folder: string, seconds: number): Promise<FakeClock> {
  if (!findLibrary()) installByDebian('libfaketime')
  const library = findLibrary()
  if (!library) {
    throw new StartError(
      'There is no libfaketime for the tests of wrong clocks, and it could not be installed.',
      'Install it, or name it:  LIBFAKETIME_PATH=/path/to/libfaketimeMT.so.1 npm test',
    )
  }
  const file = path.join(folder, 'clock')
  const set = (ahead: number) => writeFile(file, `${ahead < 0 ? '' : '+'}${ahead}s\n`)
  await set(seconds)
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { environment, set }
}

/** Whether a typed name is this one, however capitals and spaces were typed. */
export function isSameName(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('en-US')
  return plain(typed) === plain(name)
}

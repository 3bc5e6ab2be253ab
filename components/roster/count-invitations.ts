/** "1 invitation", "1,200 invitations". */
export function countInvitations(count: number): string {
  return `${count.toLocaleString('en-US')} invitation${count === 1 ? '' : 's'}`
}

/** For the rejection of a server that should start on the port of the last time: starts it elsewhere when that is taken. */
export function unlessPortTaken<Started>(startElsewhere: () => Promise<Started>) {
  return (error: NodeJS.ErrnoException): Promise<Started> => {
    if (error.code !== 'EADDRINUSE') throw error
    return startElsewhere()
  }
}

export function portOf(url: string): number {
  return Number(new URL(url).port)
}

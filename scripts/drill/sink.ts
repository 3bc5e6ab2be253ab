// A process of its own: takes every mail, as fast as a bare socket can, and counts them by Message-ID. What it is asked
// for and what it answers goes over the channel of its parent.
import net from 'node:net'

const replyMilliseconds = Number(process.argv[2] ?? 0)
const taken = new Map<string, number>()
let count = 0

const server = net.createServer((socket) => {
  let received = ''
  let inData = false
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  const take = (text: string) => {
    count += 1
    const id = /^Message-ID: <([^>]*)>/im.exec(text)?.[1] ?? ''
    taken.set(id, (taken.get(id) ?? 0) + 1)
    socket.write('250 2.0.0 Ok: queued\r\n')
  }
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk
    let answers = ''
    for (;;) {
      const end = received.indexOf(inData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) break
      const text = received.slice(0, end)
      received = received.slice(end + (inData ? 5 : 2))
      if (inData) {
        inData = false
        if (answers) socket.write(answers)
        answers = ''
        if (replyMilliseconds > 0) setTimeout(take, replyMilliseconds, text)
        else take(text)
        continue
      }
      const verb = text.slice(0, 4).toUpperCase()
      inData = verb === 'DATA'
      answers += inData
        ? '354 Go ahead\r\n'
        : verb === 'EHLO'
          ? '250-sink.example.org\r\n250 PIPELINING\r\n'
          : verb === 'QUIT'
            ? '221 Bye\r\n'
            : '250 Ok\r\n'
    }
    if (answers) socket.write(answers)
  })
  socket.write('220 sink.example.org ESMTP\r\n')
})

process.on('message', (question) => {
  if (question === 'forget') {
    taken.clear()
    count = 0
  }
  process.send?.(question === 'taken' ? { taken: [...taken] } : { count })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
})

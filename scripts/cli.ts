import { runCli } from './cli/run-cli'
import { runCommand } from './run-command'

await runCommand(() => runCli(process.argv.slice(2)))

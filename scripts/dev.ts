import { offerSetup } from './offer-setup'
import { runCommand } from './run-command'
import { runProduct } from './run-product'

await runCommand(() => runProduct({ web: 'dev', whenReady: offerSetup }))

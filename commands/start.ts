// `npm start`: the dashboard and its worker against the configured Azure and database.
import { loadConfig } from '#lib/config/config.ts'
import { main, say } from './main.ts'
import { serve } from './serve.ts'

await main(async (stopping) => {
  const config = loadConfig(process.env)
  say('Sign-in is not built yet: the dashboard listens on this machine only, and whoever uses it sees everything.')
  await serve({
    config,
    stopping,
    say,
    ready: (address) => {
      say(`Temper is at ${address}`)
      say(
        config.scan.schedule
          ? `Scans run at ${config.scan.schedule} (${config.scan.timeZone}).`
          : 'No scans are scheduled.',
      )
      say('A scan can be started from the dashboard or with `npm run scan`. Ctrl C stops.')
    },
  })
})

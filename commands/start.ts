// `npm start`: the dashboard and its worker against the configured Azure and database.
import { loadConfig } from '#lib/config/config.ts'
import { main, say } from './main.ts'
import { serve } from './serve.ts'

await main(async (stopping) => {
  const config = loadConfig(process.env)
  if (!config.signIn) say('Nobody can sign in until that is set up: `npm run setup` leads through it.')
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

import { failed, ok, type SetupCheck } from '../check.ts'

/** The oldest that our dependencies run on. npm brings a newer one for the usual platforms. */
const OLDEST_NODE = 22

export const platformChecks: readonly SetupCheck[] = [
  {
    id: 'platform.node',
    title: 'Node runs the product',
    run: async () => {
      const { version, platform, arch } = process
      const found = `Node ${version.slice(1)} on ${platform} ${arch}.`
      if (Number.parseInt(version.slice(1), 10) >= OLDEST_NODE) return ok(found)
      return failed(
        found,
        `Start it with npm (npm start, npm run doctor): npm ci installs the right Node with the packages. Elsewhere, install Node ${OLDEST_NODE} or later.`,
      )
    },
  },
  {
    id: 'platform.user',
    title: 'It runs with no more rights than it needs',
    run: async () => {
      if (process.getuid?.() !== 0) return ok('Not as an administrator of this machine.')
      return {
        status: 'warning',
        found: 'As root.',
        remedy: 'Run it as an ordinary user of its own: nothing in Temper needs root.',
      }
    },
  },
]

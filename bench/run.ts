// `npm run bench`: every bench; `npm run bench -- evaluate 10000`: one, with its own sizes. One JSON object per line.

interface Bench {
  run(sizes: readonly number[], print: (result: object) => void): Promise<void>
}

/** A bench is a file that exports run(sizes, print); it is named here. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  evaluate: () => import('./evaluate.ts'),
  scan: () => import('./scan.ts'),
  'scan-wire': async () => ({ run: (await import('./scan.ts')).runOverTheWire }),
  workloads: () => import('./workloads.ts'),
  pages: () => import('./pages.ts'),
  exceptions: () => import('./exceptions.ts'),
  register: () => import('./register.ts'),
  import: () => import('./import.ts'),
}

const [asked, ...rest] = process.argv.slice(2)
const sizes = rest.map(Number)
const chosen = asked === undefined ? Object.keys(benches) : [asked]

if (chosen.some((name) => !Object.hasOwn(benches, name)))
  fail(`There is no bench "${asked}". There is: ${Object.keys(benches).join(', ')}`)
if (sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) fail('Sizes are whole numbers, such as 10000')
for (const name of chosen) {
  const bench = await benches[name]?.()
  await bench?.run(sizes, (result) => process.stdout.write(`${JSON.stringify(result)}\n`))
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

export type { Bench }

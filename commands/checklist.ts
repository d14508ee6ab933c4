// `npm run -s checklist`: the whole checklist as JSON, every field of every check.
import { z } from 'zod'
import { type Check, checklist, guidance, guidanceSource } from '#lib/checklist/index.ts'

/** A check as data: without its rule, with its parameters as JSON Schema. */
function published(check: Check) {
  if (check.kind === 'attested') return check
  const { rule: _, parameters, ...declared } = check
  const described = Object.entries(parameters).map(([name, { schema, default: initial, description }]) => {
    const { $schema: __, ...accepts } = z.toJSONSchema(schema as z.ZodType)
    return [name, { description, default: initial, accepts }]
  })
  return { ...declared, parameters: Object.fromEntries(described) }
}

const document = { guidance: { source: guidanceSource, recommendations: guidance }, checks: checklist.map(published) }
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`The output cannot be written: ${error.message}\n`)
  process.exit(1)
})
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)

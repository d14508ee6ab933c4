import { z } from 'zod'
import { Conflict, Invalid, NoSuchException, NotAllowed } from '#lib/exceptions/errors.ts'
import { exceptionName } from '#lib/exceptions/model.ts'
import { type By, comment, requestException } from '#lib/exceptions/register.ts'
import { termsSchema } from '#lib/exceptions/terms.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { exceptionDetail, exceptionOf, numberOf } from './exception.ts'
import { instant } from './values.ts'
import { BadBody, bodyProblems, type Doing, Impossible, writeEndpoint } from './write.ts'

const predecessor = z
  .string()
  .regex(/^EX-\d{4,9}$/, 'This must be the name of an exception, such as EX-0147.')
  .nullable()
  .default(null)

const requestBody = z
  .strictObject({
    ...termsSchema.shape,
    kind: z
      .enum(['new', 'change', 'renewal'], { error: 'This must be new, change or renewal.' })
      .default('new')
      .describe('A change or a renewal names its predecessor, whose place it takes once it is approved.'),
    predecessor,
  })
  .meta({ id: 'ExceptionRequest' })

/** Asks for an exception. It is in force once people have approved it, never before. */
export const requestExceptionEndpoint = writeEndpoint({
  path: '/exceptions',
  summary: 'Ask for an exception',
  description:
    'Made as requested: it has no effect before people have approved it, in the product. An end is required, and how ' +
    'long it may last follows from the highest severity covered. Who asks cannot approve.',
  body: requestBody,
  answer: exceptionDetail,
  example: {
    checks: ['storage-shared-keys'],
    targets: [
      {
        kind: 'resource_group',
        subscriptionId: '11111111-1111-4111-8111-111111111111',
        name: 'rg-shop-media',
      },
    ],
    category: 'planned_remediation',
    justification: 'The image pipeline signs in with keys until its new release is rolled out in February.',
    plannedOn: '2027-02-15',
    ticket: 'SHOP-1482',
    evidence: [{ label: 'Plan', url: 'https://wiki.example.com/shop/keys' }],
    owner: { id: '22222222-2222-4222-8222-222222222222', name: 'Olive Okafor' },
    endsOn: '2027-02-28',
  },
  async run({ body, ...doing }) {
    const { kind, predecessor: named, ...terms } = body
    if ((kind === 'new') !== (named === null))
      throw new BadBody([
        {
          parameter: '/predecessor',
          detail: named === null ? `Say of which exception it is a ${kind}.` : 'Only a change or a renewal has one.',
        },
      ])
    const { id } = await told(() =>
      requestException(
        doing.db,
        { id: null, terms, kind, predecessorId: named === null ? null : numberOf(named), source: 'api' },
        byOf(doing),
      ),
    )
    const value = await exceptionOf(doing.db, doing.scope, id, doing.at)
    return { value, location: `/exceptions/${exceptionName(id)}` }
  },
})

/** Adds to the conversation about an exception. */
export const commentEndpoint = writeEndpoint({
  path: '/exceptions/{name}/comments',
  summary: 'Comment on an exception',
  body: z.strictObject({ text: z.string({ error: 'Write something.' }) }).meta({ id: 'ExceptionComment' }),
  answer: z.strictObject({ name: z.string(), text: z.string(), at: instant }),
  example: { text: 'The new release of the pipeline is in production since this morning.' },
  async run({ body, params, ...doing }) {
    const id = numberOf(params.name)
    await told(() => comment(doing.db, { id, text: body.text }, byOf(doing)))
    const name = exceptionName(id)
    return {
      value: { name, text: body.text.trim(), at: doing.at.toISOString() },
      location: `/exceptions/${name}/events`,
    }
  },
})

function byOf({ actor, at, requestId, timeZone, scope }: Omit<Doing<unknown>, 'body' | 'params'>): By {
  return { actor, at, requestId, timeZone, workloads: scope.workloads }
}

/** What the register says no to, in the words of the API. */
async function told<Value>(run: () => Promise<Value>): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Invalid) throw new BadBody(bodyProblems(error.problems))
    if (error instanceof NoSuchException) throw new NotFound(error.message)
    if (error instanceof Conflict || error instanceof NotAllowed) throw new Impossible(error.message)
    throw error
  }
}

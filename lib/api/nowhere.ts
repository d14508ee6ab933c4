import { z } from 'zod'
import { NotFound } from '#lib/posture/errors.ts'
import { endpoint } from './endpoint.ts'

/** What is not an address of the API. */
export const nowhereEndpoint = endpoint({
  path: '/{path}',
  summary: 'Not there',
  query: z.looseObject({}),
  answer: z.never(),
  run() {
    throw new NotFound('There is nothing at this address.')
  },
})

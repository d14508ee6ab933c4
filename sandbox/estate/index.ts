export { type GeneratedOptions, generateEstate } from './generated.ts'
export { estateAt, lastDay, sampleEstate } from './sample.ts'

export { generateEstate } from './generated.ts'
export { estateAt } from './sample.ts'

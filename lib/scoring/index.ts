export { addSums, noSums, pointsHeldBack, type Score, type Sums, scoreOf } from './score.ts'
export { decompose, inTenths, type Movement, type Waterfall } from './waterfall.ts'
export { severityWeights } from './weights.ts'

export { addSums, noSums, pointsHeldBack, type Score, type Sums, scoreOf, subtractSums, sumsOf } from './score.ts'
export { decompose, inTenths, type Movement, type Waterfall } from './waterfall.ts'
export { severityWeights } from './weights.ts'

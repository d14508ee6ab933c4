export { type SettledChecklist, settleChecklist } from './checks.ts'
export { findWhatToJudge, judgeAssets, prepareJudging } from './judge.ts'
export { loadNeighbourhood } from './neighbourhood.ts'
export { prepareRecording, recordVerdicts, type VerdictDelta } from './record.ts'

export { type CopyColumn, copyRows } from './copy.ts'
export { codeOf, DatabaseUnavailable, messageOf } from './errors.ts'
export { type Database, type DatabaseConfig, openDatabase } from './open.ts'
export { readStatements } from './statements.ts'

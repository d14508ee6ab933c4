export { decodeCursor, encodeCursor, instantKey, type PageOf, type Position, pageOf } from '#lib/paging/paging.ts'

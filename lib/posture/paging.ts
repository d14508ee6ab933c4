export { decodeCursor, encodeCursor, type PageOf, type Position, pageOf } from '#lib/paging/paging.ts'

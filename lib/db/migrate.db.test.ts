import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { migrateDatabase, readMigrations } from './migrate.ts'
import type { Database } from './open.ts'
import { withSchemaEngine } from './schema-engine.ts'
import { testDatabase } from './testing.ts'

// The engine's own diff against migrations introspects the database, which it cannot do through a driver adapter
// (it reads columns of type "char"): so two databases are compared, one of the migrations, one of the schema.
test('the migrations make what schema.prisma describes, and by hand only partial indexes, checks and triggers', async () => {
  const content = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8')
  const migrated = await testDatabase()
  const described = await testDatabase()
  const { stdout } = await withSchemaEngine(described.url, (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  )
  await described.pool.query(`drop schema public cascade; ${stdout}`)
  expect(await structureOf(migrated)).toEqual(await structureOf(described))
})

const structureOf = async ({ pool }: Database) => {
  const { rows } = await pool.query(`
    select table_name || '.' || column_name || ' ' || udt_name || coalesce('(' || datetime_precision || ')', '') || ' '
      || is_nullable || coalesce(' ' || column_default, '') as line
    from information_schema.columns where table_schema = 'public' and table_name <> '_prisma_migrations'
    union all
    select pg_get_indexdef(indexrelid) from pg_index
    join pg_class on pg_class.oid = indrelid and relnamespace = 'public'::regnamespace
    where relname <> '_prisma_migrations' and indpred is null
    union all
    select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and contype not in ('n', 'c', 't') and conrelid::regclass::text <> '_prisma_migrations'
    union all
    select typname || ' ' || string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum
    join pg_type on pg_type.oid = enumtypid group by typname
    order by line`)
  return rows.map((row) => row.line)
}

test('processes that start at once on a new database all find it migrated', async () => {
  const db = await testDatabase()
  await db.pool.query('drop schema public cascade; create schema public')
  await Promise.all([migrateDatabase(db.url), migrateDatabase(db.url), migrateDatabase(db.url)])
  expect(await db.prisma.scan.count()).toBe(0)
  const { rows } = await db.pool.query('select count(*) from _prisma_migrations')
  expect(rows).toEqual([{ count: (await readMigrations()).migrationDirectories.length }])
})

test('a database that holds other tables is left alone', async () => {
  const db = await testDatabase()
  await db.pool.query('drop schema public cascade; create schema public; create table invoice (id int)')
  await expect(migrateDatabase(db.url)).rejects.toThrow('name an empty database')
})

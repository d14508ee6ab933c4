import type { PoolClient } from 'pg'

const made = new WeakMap<PoolClient, Set<string>>()

/** Large ones are truncated, which costs files; small ones are emptied, and truncated once what is dead adds up. */
const SMALL = 256 * 1024

/**
 * Makes temporary tables on a connection, or empties those that an earlier use of it has left.
 * @param definition statements `create temp table <name> …`, which stay valid as long as the connection
 */
export async function prepareScratch(client: PoolClient, definition: string): Promise<void> {
  const known = made.get(client) ?? new Set()
  if (known.has(definition)) {
    const names = [...definition.matchAll(/create temp table (\w+)/g)].map(([, name]) => `'${name}'`)
    await client.query(`do $$
      declare name text;
      begin
        foreach name in array array[${names}] loop
          if pg_relation_size(name::regclass) > ${SMALL} then execute format('truncate %I', name);
          else execute format('delete from %I', name);
          end if;
        end loop;
      end $$`)
    return
  }
  await client.query(definition)
  made.set(client, known.add(definition))
}

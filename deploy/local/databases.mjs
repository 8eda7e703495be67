import pg from 'pg';

/**
 * Makes a database and a role of the same name for each service; a service can reach its own database alone.
 * `password` is that of all roles, or makes each role's from its name.
 */
export async function ensureDatabases(adminUrl, names, password) {
  const passwordOf = typeof password === 'function' ? password : () => password;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const name of names) {
      const role = pg.escapeIdentifier(name);
      const secret = pg.escapeLiteral(passwordOf(name));
      const { rowCount: hasRole } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      await client.query(
        hasRole
          ? `alter role ${role} login password ${secret}`
          : `create role ${role} login password ${secret}`,
      );
      const { rowCount: hasDatabase } = await client.query('select 1 from pg_database where datname = $1', [
        name,
      ]);
      if (!hasDatabase) await client.query(`create database ${role} owner ${role}`);
      await client.query(`revoke connect on database ${role} from public`);
    }
  } finally {
    await client.end();
  }
}

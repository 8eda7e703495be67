import pg from 'pg';

/**
 * Creates a database and a role of the same name for each name. A role can connect to its own database only.
 * `password` is the password of all roles, or derives it from a role's name.
 */
export async function ensureDatabases(
  adminUrl: string,
  names: readonly string[],
  password: string | ((role: string) => string),
): Promise<void> {
  const passwordOf = typeof password === 'function' ? password : () => password;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const name of names) {
      const role = pg.escapeIdentifier(name);
      const secret = pg.escapeLiteral(passwordOf(name));
      const { rowCount: roleCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      await client.query(
        roleCount
          ? `alter role ${role} login password ${secret}`
          : `create role ${role} login password ${secret}`,
      );
      const { rowCount: databaseCount } = await client.query('select 1 from pg_database where datname = $1', [
        name,
      ]);
      if (!databaseCount) await client.query(`create database ${role} owner ${role}`);
      await client.query(`revoke connect on database ${role} from public`);
    }
  } finally {
    await client.end();
  }
}

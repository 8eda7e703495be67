/** The real servers of this run, started once by the global set-up. */
export interface TestServers {
  /** The administrator's URL. */
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly redisUrl: string;
  readonly smtpUrl: string;
  /** The page of the local inbox, when there is one. */
  readonly inbox?: string;
}

/** @throws Error outside of the projects that start servers */
export function testServers(): TestServers {
  const told = process.env['KHAI_BAO_TEST_SERVERS'];
  if (told === undefined)
    throw new Error('Name this file *.int.spec.ts: then real servers are started for it');
  return JSON.parse(told) as TestServers;
}

import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** The volume with this system's secrets: mounted by the steps that make and deal them, and by no service. */
export const stateDir = process.env.KHAI_BAO_STATE ?? '/var/lib/khai-bao';

/** Where the administrator's password of Postgres stands: a volume of its own, because Postgres reads it as another user. */
export const passwordFile = process.env.POSTGRES_PASSWORD_FILE ?? '/var/lib/postgres-password/value';

/** What one service is given, on a volume of its own. */
const environmentsDir = process.env.KHAI_BAO_ENVIRONMENTS ?? '/var/lib/khai-bao-environment';
export const environmentFile = (service) => path.join(environmentsDir, service, 'given.json');
